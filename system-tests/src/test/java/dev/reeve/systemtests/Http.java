// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Plain HTTP to a gateway, as any client would speak it. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;

    Http(URI base) {
        this.base = base;
    }

    /** An answer; {@code json} fails the test if the body is none. */
    record Answer(int status, String body, HttpResponse<byte[]> response) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String reason() {
            return json().path("reason").asText();
        }
    }

    URI base() {
        return base;
    }

    Answer post(String path, String token, String body, String... headers) {
        HttpRequest.Builder request = request(path, token, headers);
        if (headers.length == 0) {
            request.setHeader("Content-Type", "application/json");
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    Answer post(String path, String token, byte[] body, String... headers) {
        return send(request(path, token, headers)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    Answer get(String path, String token, String... headers) {
        return send(request(path, token, headers).GET().build());
    }

    /** A fresh anonymous user: the JSON of its session. */
    JsonNode anonymous() {
        Answer answer = post("/v1/auth/anonymous", "", "{}");
        if (answer.status() != 200) {
            throw new AssertionError("anonymous start: " + answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    String anonymousToken() {
        return anonymous().path("accessToken").asText();
    }

    /** The access token that an API key is exchanged for. */
    String token(String apiKey) {
        return post("/v1/auth/token", apiKey, "{}").json().path("accessToken").asText();
    }

    private HttpRequest.Builder request(String path, String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
