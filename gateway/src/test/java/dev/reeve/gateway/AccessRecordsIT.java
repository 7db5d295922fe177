// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of calls, among the log lines. */
class AccessRecordsIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final FakeUpstream upstream = new FakeUpstream();
    private final ConcurrentLinkedQueue<AppendRequest> appended = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    @BeforeEach
    void offerServices() throws Exception {
        Files.writeString(folder.resolve("key"), "rvp_key\n");
        upstream.services.put(FakeEdge.NAME, new FakeEdge());
        upstream.services.put(OwnServices.LOG, this::append);
    }

    @Test
    void recordsACallUnderItsTraceWithWhatItTookInside() throws Exception {
        try (RunningGateway gateway = gateway()) {
            // When
            assertThat(gateway.post("/v1/services/echo/say", "hi", "traceparent", TRACEPARENT)
                            .statusCode())
                    .isEqualTo(200);

            // Then
            await().until(() -> !appended.isEmpty());
            AppendRequest request = appended.element();
            Record record = request.getRecords(0);
            assertThat(hex(record.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(record.getSpanId())).isEqualTo("00f067aa0ba902b7");
            assertThat(record.getSeq()).isEqualTo(1);
            assertThat(record.getSeverity()).isEqualTo(1);
            assertThat(record.getBody()).startsWith("echo/say 200 OK ").contains("queue 0.5, worker 1.3, wire ");
            assertThat(record.getAttributesOrThrow("service").getStringValue()).isEqualTo("echo");
            assertThat(record.getAttributesOrThrow("queueMs").getNumberValue()).isEqualTo(0.5);
            assertThat(record.getAttributesOrThrow("workerMs").getNumberValue()).isEqualTo(1.25);
            assertThat(record.getAttributesOrThrow("tookMs").getNumberValue())
                    .isGreaterThanOrEqualTo(
                            record.getAttributesOrThrow("wireMs").getNumberValue());
            assertThat(request.getSource().getAppName()).isEqualTo("reeve-gateway");
            assertThat(tokens).containsOnly("for rvp_key");
        }
    }

    @Test
    void recordsFailuresAndWhyTheyWere() throws Exception {
        // Given
        upstream.services.put(
                "full", (_, out) -> out.fail(ReeveException.of(ErrorReason.QUEUE_FULL, "too much of it")));
        try (RunningGateway gateway = gateway("access-records.per-second", "0")) {
            // When
            gateway.post("/v1/services/echo/say", "hi");
            gateway.post("/v1/services/full/fill", "hi");
            gateway.post("/v1/services/none", "hi");

            // Then
            await().until(() -> records().size() >= 2);
            assertThat(records())
                    .extracting(record -> record.getAttributesOrThrow("service").getStringValue()
                            + ' '
                            + record.getAttributesOrThrow("reason").getStringValue()
                            + ' '
                            + record.getSeverity())
                    .containsExactly("full QUEUE_FULL 13", "none SERVICE_UNKNOWN 13");
        }
    }

    @Test
    void recordsNoCallThatBringsLogsOrSignsIn() throws Exception {
        try (RunningGateway gateway = gateway()) {
            // When
            gateway.post("/v1/services/" + OwnServices.LOG + "/Append", "");
            gateway.post("/v1/services/" + OwnServices.AUTH + "/SignIn", "");
            gateway.post("/v1/services/echo/say", "hi");

            // Then
            await().until(() -> !records().isEmpty());
            assertThat(records())
                    .extracting(record -> record.getAttributesOrThrow("service").getStringValue())
                    .containsExactly("echo");
        }
    }

    @Test
    void callsGoOnWhileNoLoggerIsThereAndItIsToldLaterWhatFoundNoRoom() throws Exception {
        // Given
        CountDownLatch asked = new CountDownLatch(1);
        upstream.services.put(OwnServices.LOG, (_, out) -> {
            asked.countDown();
            out.fail(ReeveException.of(ErrorReason.NO_WORKERS, "away"));
        });
        try (RunningGateway gateway = gateway("limits.address-rate", "100000", "limits.address-burst", "100000")) {
            AccessRecords records = gateway.gateway.accessRecords().orElseThrow();
            gateway.post("/v1/services/echo/say", "hi", "traceparent", TRACEPARENT);
            asked.await();

            // When
            AccessRecord one = AccessRecord.failed(
                    upstream.calls.element(), 1, Duration.ofMillis(1), ReeveException.of(ErrorReason.EXPIRED, "x"));
            for (int i = 0; i < AccessRecords.QUEUE_MAX + 7; i++) {
                records.enqueue(one);
            }
            assertThat(gateway.post("/v1/services/echo/say", "hi").statusCode()).isEqualTo(200);
            upstream.services.put(OwnServices.LOG, this::append);

            // Then
            await().until(() -> records().size() > AccessRecords.QUEUE_MAX);
            assertThat(drops()).isGreaterThanOrEqualTo(7);
            assertThat(gateway.registry
                            .get("reeve_gateway_access_records")
                            .tag("outcome", "dropped")
                            .counter()
                            .count())
                    .isEqualTo(drops());
            assertThat(records()).extracting(Record::getSeq).doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsWhatTheLoggerRefusedAndGoesOn() throws Exception {
        // Given
        upstream.services.put(
                OwnServices.LOG, (_, out) -> out.fail(ReeveException.of(ErrorReason.INVALID_REQUEST, "no")));
        try (RunningGateway gateway = gateway()) {
            gateway.post("/v1/services/echo/say", "hi");
            await().until(() -> gateway.registry
                            .find("reeve_gateway_access_records")
                            .tag("outcome", "dropped")
                            .counter()
                    != null);

            // When
            upstream.services.put(OwnServices.LOG, this::append);
            gateway.post("/v1/services/echo/say", "hi");

            // Then
            await().until(() -> !appended.isEmpty());
            assertThat(appended.element().getRecords(0).getSeq()).isEqualTo(2);
            assertThat(appended.element().getDropsList())
                    .containsExactly(Drop.newBuilder()
                            .setFromSeq(1)
                            .setToSeq(1)
                            .setReason("rejected")
                            .build());
        }
    }

    @Test
    void sendsNothingWithoutAKey() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(upstream)) {
            gateway.post("/v1/services/echo/say", "hi", "traceparent", TRACEPARENT);
            assertThat(gateway.gateway.accessRecords()).isEmpty();
        }
        assertThat(appended).isEmpty();
    }

    private RunningGateway gateway(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("access-records.key-file", folder.resolve("key").toString()));
        settings.addAll(List.of(more));
        return RunningGateway.start(upstream, settings.toArray(String[]::new));
    }

    private void append(Call call, FakeUpstream.Out out) {
        try {
            if (call.body().length > 0) {
                appended.add(AppendRequest.parseFrom(call.body()));
                tokens.add(String.valueOf(call.token()));
            }
            out.last(AppendReply.getDefaultInstance().toByteArray(), MediaTypes.PROTOBUF);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Record> records() {
        return appended.stream()
                .flatMap(request -> request.getRecordsList().stream())
                .toList();
    }

    private double drops() {
        return appended.stream()
                .flatMap(request -> request.getDropsList().stream())
                .mapToLong(Drop::getCount)
                .sum();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
