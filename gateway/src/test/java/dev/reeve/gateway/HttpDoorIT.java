// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP door of services: what goes in, what comes out, how it fails. */
class HttpDoorIT extends HttpDoorFixture {
    @Test
    void bodyAndContentTypeReachTheServiceUntouched() throws Exception {
        // Given
        byte[] body = {0, 1, 2, (byte) 0xff, '{'};

        // When
        HttpResponse<byte[]> answer = gateway.http.send(
                gateway.request("/v1/services/echo/say")
                        .header("Content-Type", "application/x-thing; v=1")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-thing; v=1");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("say");
    }

    @Test
    void everyAnswerCarriesTheStandingHeadersAndTimings() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "hi");

        // Then
        assertThat(ZonedDateTime.parse(
                                answer.headers().firstValue("Date").orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Reeve-Queue-Ms")).contains("0.5");
        assertThat(answer.headers().firstValue("Reeve-Worker-Ms")).contains("1.3");
        assertThat(answer.headers().firstValue("x-app-server")).contains("fake");
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .map(UUID::fromString)
                .isPresent();
    }

    @Test
    void emptyResultIs204() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @Test
    void whatTheCallerSaysBesideTheBodyTravelsWithTheCall() throws Exception {
        // Given
        UUID id = UUID.randomUUID();
        gateway.upstream.token("tok", "u_1");

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/services/echo",
                "x",
                "X-Request-Id",
                id.toString(),
                "Authorization",
                "Bearer tok",
                "Reeve-Affinity",
                "room 7",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "tracestate",
                "vendor=1",
                "Reeve-Deadline-Ms",
                "2500",
                "X-App-Locale",
                "de");

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(answer.headers().firstValue("X-Request-Id")).contains(id.toString());
        assertThat(call.requestId()).isEqualTo(id);
        assertThat(call.token()).isEqualTo("tok");
        assertThat(call.trace().affinityKey()).isEqualTo("room 7");
        assertThat(call.trace().traceparent()).startsWith("00-0af7");
        assertThat(call.trace().tracestate()).isEqualTo("vendor=1");
        assertThat(call.trace().app()).containsEntry("x-app-locale", "de").containsEntry("address", "127.0.0.1");
        assertThat(call.deadline()).isEqualTo(Duration.ofMillis(2_500));
    }

    @ParameterizedTest
    @Tag("G1")
    @EnumSource(ErrorReason.class)
    void everyReasonIsRenderedFromTheOneTable(ErrorReason reason) throws Exception {
        // Given
        gateway.upstream.services.put(
                "fails",
                (_, out) -> out.fail(ReeveException.builder(reason, "the text")
                        .code(reason == ErrorReason.APPLICATION ? "OUT_OF_STOCK" : "")
                        .grpcCode(reason == ErrorReason.APPLICATION ? 9 : reason.grpcCode())
                        .retryAfterMs(1_200)
                        .build()));

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/fails", "x");

        // Then
        boolean application = reason == ErrorReason.APPLICATION;
        assertThat(answer.statusCode()).isEqualTo(application ? 400 : reason.httpStatus());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"reason\":\"" + (application ? "OUT_OF_STOCK" : reason.name()) + "\"")
                .contains("\"domain\":\"" + (application ? "fails" : "reeve.dev") + "\"")
                .contains("\"instance\":\"urn:uuid:");
        if (reason == ErrorReason.INTERNAL) {
            assertThat(answer.body()).doesNotContain("the text");
        } else {
            assertThat(answer.body()).contains("the text");
            assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        }
    }

    @Test
    void workerLostWithoutIdempotenceIs500Unknown() throws Exception {
        // Given
        gateway.upstream.services.put(
                "lost",
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.UNKNOWN, "worker lost")
                        .grpcCode(2)
                        .build()));

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/lost", "x");

        // Then
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"reason\":\"UNKNOWN\"").contains("\"code\":\"unknown\"");
    }

    @Test
    void aServiceThatThrowsShowsNoTrace() throws Exception {
        // Given
        gateway.upstream.services.put("breaks", (_, out) -> out.last(new byte[] {1}, "x\r\ny"));

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/breaks", "x");

        // Then
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("INTERNAL")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/services/mmi.service",
                "/v1/services/mmi.reeve.token",
                "/v1/services/reeve.auth.v1.edge/ExchangeKey",
                "/v1/services/UPPER",
                "/v1/services/nobody"
            })
    void innerAndUnknownServicesDoNotExist(String path) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post(path, "x");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"reason\":\"SERVICE_UNKNOWN\"");
    }

    @Test
    void innerServicesNeverReachTheBroker() throws Exception {
        // When
        gateway.post("/v1/services/mmi.reeve.revocations", "x");

        // Then
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @Test
    void unknownPathIs404AndKnownPathNamesItsMethods() throws Exception {
        // When
        HttpResponse<String> unknown = gateway.get("/nowhere");
        HttpResponse<String> wrongMethod =
                gateway.send(gateway.request("/v1/services/echo").DELETE());

        // Then
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"reason\":\"INVALID_REQUEST\"").contains("\"status\":404");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET, POST");
    }

    @Test
    void echoAndStatusAnswerFromMemory() throws Exception {
        // When
        HttpResponse<String> echo = gateway.post("/echo/", "x");
        HttpResponse<String> status = gateway.get("/status/");

        // Then
        assertThat(echo.statusCode()).isEqualTo(204);
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(status.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(status.body()).contains("Reeve gateway").doesNotContain("SNAPSHOT");
    }

    @Test
    void requestsAreCountedByDoorStatusAndReason() throws Exception {
        // When
        gateway.post("/v1/services/nobody2", "x");

        // Then
        Awaitility.await()
                .untilAsserted(() -> assertThat(gateway.registry
                                .find("reeve_gateway_requests")
                                .tags("door", "http", "status", "404", "reason", "SERVICE_UNKNOWN")
                                .counter())
                        .isNotNull());
    }

    @Test
    void http2CleartextServesTheSameRoutes() throws IOException, InterruptedException {
        // Given
        try (HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            // When
            HttpResponse<String> answer = http2.send(
                    gateway.request("/v1/services/echo")
                            .POST(HttpRequest.BodyPublishers.ofString("two"))
                            .build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8));
            HttpResponse<String> again =
                    http2.send(gateway.request("/v1/nothing").build(), BodyHandlers.ofString(StandardCharsets.UTF_8));

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(again.statusCode()).isEqualTo(404);
            assertThat(again.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }
}
