// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages of a browser may use the gateway. */
@Tag("S3")
class OriginIT {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("allowed-origins", "https://shop.example,http://localhost:3000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void anAllowedPageMayReadAnswersWithoutCredentials() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "x", "Origin", "https://shop.example");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("X-Request-Id");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    }

    @Test
    void theGatewaysOwnPageNeedsNoHeaders() throws Exception {
        // When
        HttpResponse<String> answer =
                gateway.post("/v1/services/echo", "x", "Origin", "http://127.0.0.1:" + gateway.port());

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example", "null", "https://shop.example.evil.example", "https://sub.shop.example",
                "http://shop.example", "https://shop.example:444", "http://localhost:3001", "*"
            })
    void aForeignPageChangesNothingAndReadsNothing(String origin) throws Exception {
        // Given
        gateway.upstream.calls.clear();

        // When
        HttpResponse<String> post = gateway.post("/v1/services/echo", "x", "Origin", origin);
        HttpResponse<String> get = gateway.get("/status/", "Origin", origin);
        String socket = upgrade(origin);

        // Then
        assertThat(post.statusCode()).isEqualTo(403);
        assertThat(get.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(socket).startsWith("HTTP/1.1 403");
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @Test
    void topicsAreForAllowedPagesOnly() throws Exception {
        // Given
        gateway.upstream.token("pub", "u_1", "topics:publish:chat", "topics:subscribe:chat");
        String[] headers = {"Authorization", "Bearer pub", "Origin", "https://evil.example"};

        // When
        HttpResponse<String> post = gateway.post("/v1/topics/chat.x", "1", headers);
        HttpResponse<String> preflight = gateway.send(gateway.request("/v1/topics/chat.x/events")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization, last-event-id"));

        // Then
        assertThat(post.statusCode()).isEqualTo(403);
        assertThat(gateway.upstream.topics.published).isEmpty();
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("GET");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("authorization, last-event-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example", ""})
    void aSocketOpensForAnAllowedPageAndForANativeApp(String origin) throws Exception {
        // When
        String answer = upgrade(origin);

        // Then
        assertThat(answer).startsWith("HTTP/1.1 101");
    }

    @Test
    void aPreflightNamesMethodsAndOnlyKnownHeaders() throws Exception {
        // When
        HttpResponse<String> answer = preflight("https://shop.example");
        HttpResponse<String> foreign = preflight("https://evil.example");

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).contains("GET, POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("authorization, content-type, x-app-locale");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("600");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return gateway.send(gateway.request("/v1/services/echo")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "Authorization, content-type, x-app-locale, x-evil"));
    }

    private static String upgrade(String origin) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            raw.say("GET /v1/ws HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port()
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: reeve.v1.json\r\n"
                    + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n") + "\r\n");
            return raw.readUntil("\r\n\r\n");
        }
    }
}
