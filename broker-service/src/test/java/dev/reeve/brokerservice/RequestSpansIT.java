// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.Worker;
import dev.reeve.protocol.v1.Reason;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of real requests, as a real collector gets them. */
final class RequestSpansIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String RECORDED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String UNRECORDED = "00-" + TRACE + "-" + PARENT + "-00";
    private static final byte[] HI = "hi".getBytes(UTF_8);

    private final TraceCollector collector = new TraceCollector();
    private final RequestSpans spans = new RequestSpans(
            new TraceSettings(collector.endpoint(), Map.of("Authorization", "Basic abc"), 3),
            "b-7",
            InstantSource.system(),
            () -> 0);
    private final TestBroker broker = new TestBroker(
            UnaryOperator.identity(),
            TokenSettings.defaults(),
            Duration.ofSeconds(2),
            InstantSource.system(),
            List.of(spans));
    private final BlockingQueue<String> handedOn = new LinkedBlockingQueue<>();

    RequestSpansIT() throws Exception {}

    @AfterEach
    void stop() {
        broker.close();
        spans.close();
        collector.close();
    }

    private Worker worker(String service) throws Exception {
        return new Worker(broker.port(), service, (envelope, body) -> {
            handedOn.add(envelope.getTraceparent());
            return body;
        });
    }

    @Test
    void showsTheRequestWithItsTimeInTheQueueAndItsDispatch() throws Exception {
        // Given: a request that waits for its worker
        try (Client client = new Client(broker.port())) {
            client.send("echo", client.envelope("say").setTraceparent(RECORDED), HI);

            // When
            try (Worker _ = worker("echo")) {
                assertThat(client.answer().body()).isEqualTo(HI);
            }
        }

        // Then
        List<Span> all = collector.spans(3);
        assertThat(all)
                .hasSize(3)
                .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
        Span request = span(all, "reeve.broker request");
        Span queue = span(all, "queue");
        Span dispatch = span(all, "dispatch");
        assertThat(hex(request.getParentSpanId())).isEqualTo(PARENT);
        assertThat(queue.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(dispatch.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(handedOn.poll(10, TimeUnit.SECONDS))
                .as("the worker's spans hang below the dispatch")
                .isEqualTo("00-" + TRACE + "-" + hex(dispatch.getSpanId()) + "-01");
        assertThat(queue.getStartTimeUnixNano()).isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
        assertThat(dispatch.getStartTimeUnixNano()).isEqualTo(queue.getEndTimeUnixNano());
        assertThat(request.getEndTimeUnixNano()).isEqualTo(dispatch.getEndTimeUnixNano());
        assertThat(queue.getEndTimeUnixNano()).isGreaterThanOrEqualTo(queue.getStartTimeUnixNano());
        assertThat(attribute(request, "reeve.service")).isEqualTo("echo");
        assertThat(attribute(request, "reeve.method")).isEqualTo("say");
        assertThat(attribute(request, "reeve.reason")).isEqualTo("OK");
        assertThat(attribute(dispatch, "reeve.worker.id")).isEqualTo("test-echo");
        assertThat(request.getStatus().getCode()).isNotEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(collector.authorizations()).containsOnly("Basic abc");
        assertThat(collector.resources().getFirst().getResource().getAttributesList())
                .anySatisfy(attribute -> {
                    assertThat(attribute.getKey()).isEqualTo("service.instance.id");
                    assertThat(attribute.getValue().getStringValue()).isEqualTo("b-7");
                });
    }

    @Test
    void showsARequestThatNoWorkerSawAsFailedInTheQueue() throws Exception {
        try (Client client = new Client(broker.port())) {
            // When
            client.send("echo", client.envelope("say").setTraceparent(RECORDED).setDeadlineMsLeft(300), HI);
            assertThat(client.answer().reason()).isEqualTo(Reason.NO_WORKERS);
        }

        // Then
        List<Span> all = collector.spans(2);
        assertThat(all).extracting(Span::getName).containsExactlyInAnyOrder("reeve.broker request", "queue");
        assertThat(all)
                .allSatisfy(
                        span -> assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR));
    }

    @Test
    void makesNoneForRequestsThatNobodyTracesNorForMoreThanTheRate() throws Exception {
        // Given
        try (Client client = new Client(broker.port());
                Worker _ = worker("echo")) {
            // When
            client.send("echo", client.envelope("none"), HI);
            assertThat(client.answer().reason()).isEqualTo(Reason.OK);
            client.send("echo", client.envelope("unrecorded").setTraceparent(UNRECORDED), HI);
            assertThat(client.answer().reason()).isEqualTo(Reason.OK);
            for (int i = 0; i < 5; i++) {
                client.send("echo", client.envelope("recorded").setTraceparent(RECORDED), HI);
                assertThat(client.answer().reason()).isEqualTo(Reason.OK);
            }
        }
        broker.driver().close();
        spans.close();

        // Then
        assertThat(collector.spans(9))
                .hasSize(9)
                .filteredOn(span -> span.getName().equals("reeve.broker request"))
                .hasSize(3)
                .allSatisfy(span -> assertThat(attribute(span, "reeve.method")).isEqualTo("recorded"));
        assertThat(spans.leftOut()).isEqualTo(2);
    }

    private static Span span(List<Span> all, String name) {
        return all.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
