// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** A server with accounts, as the load generator sees it. */
interface Accounts extends AutoCloseable {
    /** The same for everybody: what a hash costs does not depend on it. */
    String PASSWORD = "a rather long phrase";

    String name();

    /** Makes an account. */
    HttpRequest signUp(String email);

    HttpRequest signIn(String email);

    /** What the answer to a sign-in or a refresh leaves for the next refresh. */
    String credential(JsonNode answer);

    HttpRequest refresh(String credential);

    @Override
    void close();

    static HttpRequest.Builder post(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
