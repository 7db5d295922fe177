// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed routes of the log service: what goes in, the tail, devices, markers and who looked. */
class LogRoutesIT extends RoutesFixture {
    private static final String OTLP = "opentelemetry.proto.collector.logs.v1.logsservice";

    @ParameterizedTest
    @ValueSource(strings = {"/v1/logs", "/otlp/v1/logs"})
    void otlpGoesThroughAsItIs(String path) throws Exception {
        // Given
        gateway.upstream.services.put(OTLP, (call, out) -> out.last(new byte[] {9}, call.contentType()));

        // When
        HttpResponse<String> answer =
                gateway.post(path, "bytes", TYPE, "application/x-protobuf", "Authorization", "Bearer usr");

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(OTLP);
        assertThat(call.method()).isEqualTo("Export");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("bytes");
        assertThat(answer.headers().firstValue(TYPE)).contains("application/x-protobuf");
    }

    @Test
    void ndjsonRecordsGoToTheLogger() throws Exception {
        // Given
        gateway.upstream.services.put(
                LOG, (_, out) -> out.last("{\"accepted\":1}".getBytes(StandardCharsets.UTF_8), JSON));

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/logs/records", "{\"body\":\"x\"}\n", TYPE, "application/x-ndjson", "Authorization", "Bearer usr");

        // Then
        assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("AppendNdjson");
        assertThat(gateway.upstream.calls.peek().contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void tailIsAStreamOfBatchesForAnHour() throws Exception {
        // Given
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(FollowBatch.newBuilder().setLive(true).build().toByteArray(), PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> lines = gateway.get("/v1/logs/tail?device=i_1&history=5", "Authorization", "Bearer adm");
        HttpResponse<String> events =
                gateway.get("/v1/logs/tail", "Authorization", "Bearer adm", "Accept", "text/event-stream");

        // Then
        assertThat(lines.body()).isEqualTo("{\"partial\":{\"live\":true}}\n{\"final\":null}\n");
        assertThat(events.body()).isEqualTo("event: partial\ndata: {\"live\":true}\n\nevent: final\ndata: null\n\n");
        assertThat(sent(FollowRequest.parser()).getHistory()).isEqualTo(5);
        assertThat(gateway.upstream.calls.peek().deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(gateway.upstream.calls.peek().stream()).isTrue();
    }

    @Test
    void devicesAreListed() throws Exception {
        // Given
        answer(LOG, ListDevicesReply.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.get("/v1/logs/devices?search=pixel", "Authorization", "Bearer adm");

        // Then
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("ListDevices");
    }

    @Test
    void aMarkerGoesInAndTheAuditIsListed() throws Exception {
        // Given
        answer(LOG, Entry.newBuilder().setCursor("c1").build());

        // When
        HttpResponse<String> marked = gateway.post(
                "/v1/logs/markers",
                "{\"text\":\"before checkout\",\"device\":\"i_1\"}",
                TYPE,
                JSON,
                "Authorization",
                "Bearer adm");
        MarkRequest mark = sent(MarkRequest.parser());
        gateway.upstream.calls.clear();
        answer(LOG, ListAuditReply.newBuilder().setNext("b").build());
        HttpResponse<String> audit =
                gateway.get("/v1/logs/audit?device=i_1&after=a&limit=7", "Authorization", "Bearer adm");

        // Then
        assertThat(marked.body()).isEqualTo("{\"cursor\":\"c1\"}");
        assertThat(mark)
                .isEqualTo(MarkRequest.newBuilder()
                        .setText("before checkout")
                        .setDevice("i_1")
                        .build());
        assertThat(audit.body()).isEqualTo("{\"next\":\"b\"}");
        assertThat(sent(ListAuditRequest.parser()))
                .isEqualTo(ListAuditRequest.newBuilder()
                        .setDevice("i_1")
                        .setAfter("a")
                        .setLimit(7)
                        .build());
    }

    @Test
    void aDeviceIsErasedByItsPath() throws Exception {
        // Given
        answer(
                LOG,
                EraseDeviceReply.newBuilder().setRecords(3).setComplete(true).build());

        // When
        HttpResponse<String> erased = gateway.send(gateway.request("/v1/logs/devices/a%20b/c?reason=asked")
                .header("Authorization", "Bearer adm")
                .DELETE());
        HttpResponse<String> read = gateway.get("/v1/logs/devices/i_1", "Authorization", "Bearer adm");

        // Then
        assertThat(erased.body()).isEqualTo("{\"records\":\"3\",\"complete\":true}");
        assertThat(sent(EraseDeviceRequest.parser()))
                .isEqualTo(EraseDeviceRequest.newBuilder()
                        .setDevice("a b/c")
                        .setReason("asked")
                        .build());
        assertThat(read.statusCode()).isEqualTo(405);
    }
}
