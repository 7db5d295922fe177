// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** Calls through a gateway as anybody's program makes them, none of which may be made twice. */
final class HttpCalls implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI door;
    private final String token;

    private HttpCalls(URI door, String apiKey) {
        this.door = door;
        this.token = signIn(apiKey);
    }

    /** With a token for an API key. */
    static HttpCalls at(URI door, String apiKey) {
        return new HttpCalls(door, apiKey);
    }

    /** So many at once, and each caller so many one after the other; each ends with its status and its body. */
    List<CompletableFuture<String>> burst(int callers, int each, String path, String contentType, String body) {
        HttpRequest request = post(path, body, "Authorization", "Bearer " + token, "Content-Type", contentType);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            CompletableFuture<String> answer = send(request);
            answers.add(answer);
            for (int k = 1; k < each; k++) {
                answer = answer.thenCompose(_ -> send(request));
                answers.add(answer);
            }
        }
        return answers;
    }

    private CompletableFuture<String> send(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString())
                .handle((answer, failure) ->
                        failure == null ? answer.statusCode() + " " + answer.body() : failure.toString());
    }

    private HttpRequest post(String path, String body, String... headers) {
        return HttpRequest.newBuilder(door.resolve(path))
                .timeout(DEADLINE.plusSeconds(10))
                .header("Reeve-Deadline-Ms", Long.toString(DEADLINE.toMillis()))
                .headers(headers)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Waits until the door, which may be new, is open. */
    private String signIn(String apiKey) {
        String body = JSON.createObjectNode().put("apiKey", apiKey).toString();
        HttpRequest request = post("/v1/auth/token", body, "Content-Type", "application/json");
        return Awaitility.await("signed in at " + door)
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                            return answer.statusCode() == 200
                                    ? JSON.readTree(answer.body())
                                            .path("accessToken")
                                            .asText()
                                    : "";
                        },
                        signed -> !signed.isEmpty());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
