// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.bench.broker.BenchProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

/**
 * Ours: {@code ./reeve up} as it comes, so broker, gateway, auth worker, PostgreSQL and the rest in one process; only
 * the limits per caller are out of the way, as the load comes from one address.
 */
final class ReeveAccounts implements Accounts {
    private static final List<String> LIMITS = List.of(
            "reeve.gateway.limits.address-rate=1000000",
            "reeve.gateway.limits.address-burst=1000000",
            "reeve.gateway.limits.subject-rate=1000000",
            "reeve.gateway.limits.subject-burst=1000000",
            "reeve.gateway.limits.connections-per-address-anonymous=10000",
            "reeve.gateway.limits.connections-per-address=10000",
            "reeve.auth.limits.rotations-per-session=1000000");

    private final BenchProcess process;
    private final URI base;

    private ReeveAccounts(BenchProcess process, URI base) {
        this.process = process;
        this.base = base;
    }

    static ReeveAccounts start(Places places) throws IOException, InterruptedException {
        ReeveUp up = ReeveUp.start(places.root(), places.data().resolve("reeve"), places.logs(), LIMITS);
        return new ReeveAccounts(up.process(), URI.create("http://127.0.0.1:" + up.gatewayPort()));
    }

    @Override
    public String name() {
        return "reeve";
    }

    @Override
    public HttpRequest signUp(String email) {
        return credentials("/v1/auth/sign-up", email);
    }

    @Override
    public HttpRequest signIn(String email) {
        return credentials("/v1/auth/sign-in", email);
    }

    private HttpRequest credentials(String path, String email) {
        return Accounts.post(base.resolve(path), "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}")
                .build();
    }

    @Override
    public String credential(JsonNode answer) {
        return answer.path("refreshToken").asText();
    }

    @Override
    public HttpRequest refresh(String credential) {
        return Accounts.post(base.resolve("/v1/auth/refresh"), "{\"refreshToken\":\"" + credential + "\"}")
                .build();
    }

    /** Other traffic: a call of the echo service as somebody who is signed in. */
    HttpRequest echo(JsonNode session) {
        return Accounts.post(base.resolve("/v1/services/echo"), "{\"text\":\"hi\"}")
                .header("Authorization", "Bearer " + session.path("accessToken").asText())
                .build();
    }

    @Override
    public void close() {
        process.close();
    }
}
