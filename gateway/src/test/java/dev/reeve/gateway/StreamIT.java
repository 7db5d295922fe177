// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Partial replies over HTTP. */
class StreamIT {
    private static final String JSON = "application/json";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.slow", "300ms", "limits.out-queue", "64K");
        gateway.upstream.services.put("count", (_, out) -> {
            out.partial(bytes("{\"n\": 1}"), JSON);
            out.partial(bytes("{\"n\":\n2}"), JSON);
            out.partial(new byte[] {1, 2, 3}, "application/x-raw");
            out.last(bytes("{\"sum\":3}"), JSON);
        });
        gateway.upstream.services.put("breaks", (_, out) -> {
            out.partial(bytes("1"), JSON);
            out.fail(ReeveException.of(ErrorReason.WORKER_LOST, "worker lost"));
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void partialRepliesAreLinesOfNdjson() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/count", "{}");

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.body()).isEqualTo("""
                        {"partial":{"n": 1}}
                        {"partial":{"n": 2}}
                        {"partial":{"bodyBase64":"AQID","contentType":"application/x-raw"}}
                        {"final":{"sum":3}}
                        """);
    }

    @Test
    void theSameAsServerSentEventsIfAskedFor() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/count", "{}", "Accept", "text/event-stream");

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body())
                .startsWith("event: partial\ndata: {\"n\": 1}\n\n")
                .endsWith("event: final\ndata: {\"sum\":3}\n\n");
    }

    @Test
    void anErrorInAStreamIsItsLastLine() throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/services/breaks", "{}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"partial\":1}\n{\"error\":{").contains("\"reason\":\"WORKER_LOST\"");
    }

    @Test
    void aStreamedAnswerToAChunkedRequestSaysThatItIsTheLastOfItsConnectionAndIs() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("POST /v1/services/count HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .say("2\r\n{}\r\n0\r\n\r\n");
            String all = raw.readAll();

            // Then
            assertThat(all).containsIgnoringCase("connection: close\r\n").endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    @Tag("C6")
    void aReaderThatDoesNotReadIsCutAndItsWorkerCancelled() throws Exception {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        gateway.upstream.services.put("endless", (_, out) -> {
            byte[] page = bytes("\"" + "x".repeat(50_000) + "\"");
            for (int i = 0; i < 5_000 && !out.isCancelled(); i++) {
                out.partial(page, JSON);
            }
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(out::isCancelled);
            cancelled.set(true);
        });

        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("POST /v1/services/endless HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

            // Then
            Awaitility.await().atMost(Duration.ofSeconds(15)).untilTrue(cancelled);
            assertThat(gateway.refusals("slow")).isEqualTo(1);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway.registry
                                    .get("reeve_gateway_in_flight")
                                    .gauge()
                                    .value())
                            .isZero());
        }
    }
}
