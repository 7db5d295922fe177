// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.protocol.ReeveException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscoderTest {
    private final Transcoder transcoder = new Transcoder(OwnServices.files(), schemas());

    private static WorkerSchemas schemas() {
        return new WorkerSchemas(
                new FakeUpstream(),
                RunningGateway.settings(Map.of()).descriptors(),
                new GatewayMetrics(new SimpleMeterRegistry()));
    }

    private byte[] request(String method, String json) {
        return known("reeve.log.v1.log", method).request(json.getBytes(StandardCharsets.UTF_8));
    }

    private Transcoder.Translation known(String service, String method) {
        return Objects.requireNonNull(transcoder.of(service, method), method);
    }

    @Test
    void onlyMethodsOfReevesOwnServicesAreTranslated() {
        assertThat(transcoder.of("reeve.log.v1.log", "Query")).isNotNull();
        assertThat(transcoder.of("reeve.log.v1.log", "AppendNdjson")).isNull();
        assertThat(transcoder.of("echo", "Query")).isNull();
    }

    @Test
    void jsonIsReadByProto3sMapping() throws Exception {
        // When
        QueryRequest query = QueryRequest.parseFrom(request("Query", """
                {"filter":{"devices":["a"],"severity_min":5},"fromUnixNano":"18446744073709551615",\
                 "limit":1e2,"future":[{}]}"""));

        // Then
        assertThat(query.getFilter().getDevices(0)).isEqualTo("a");
        assertThat(query.getFilter().getSeverityMin()).isEqualTo(5);
        assertThat(query.getFromUnixNano()).isEqualTo(-1L);
        assertThat(query.getLimit()).isEqualTo(100);
    }

    @ParameterizedTest
    @Timeout(5)
    @ValueSource(
            strings = {
                "{\"limit\":1e999999999}",
                "{\"limit\":\"1e999999999\"}",
                "{\"limit\":\"1E+0999999999\"}",
                "{\"filter\":{\"severityMin\":1e99999999}}",
                "{\"fromUnixNano\":\"1e999999999\"}"
            })
    void aNumberOfABillionDigitsIsRefusedAtOnce(String json) {
        assertThatThrownBy(() -> request("Query", json)).isInstanceOf(Refusal.class);
    }

    @Test
    void textThatLooksLikeAHugeNumberIsStillText() throws Exception {
        // When
        AppendRequest append = AppendRequest.parseFrom(
                request("Append", "{\"records\":[{\"body\":\"1e999999999\",\"attributes\":{\"a\":\"1e999999999\"}}]}"));

        // Then
        assertThat(append.getRecords(0).getBody()).isEqualTo("1e999999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "  {}  "})
    void nothingIsAnEmptyMessage(String json) {
        assertThat(request("Query", json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "[]",
                "{\"limit\":-1}",
                "{\"limit\":\"x\"}",
                "{\"limit\":1}{}",
                "{limit:1}",
                "{\"limit\":01}",
                "{\"filter\":1}",
                "{\"limit\":NaN}",
                "{\"after\":\"\\x\"}"
            })
    void whatIsNoMessageIsInvalid(String json) {
        assertThatThrownBy(() -> request("Query", json)).isInstanceOf(Refusal.class);
    }

    @Test
    void nestingBeyondTheBoundIsInvalid() {
        String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        assertThatThrownBy(() -> request("Query", deep)).isInstanceOf(Refusal.class);
    }

    @Test
    void aReplyThatIsNoMessageIsTheWorkersFault() {
        Transcoder.Translation translation = known("reeve.log.v1.log", "Query");
        assertThatThrownBy(() -> translation.reply(new byte[] {(byte) 0xff}))
                .isInstanceOf(ReeveException.class)
                .hasMessageContaining("QueryReply");
    }

    @Test
    void streamsAreKnownAsSuch() {
        assertThat(known("reeve.log.v1.tail", "Follow").streaming()).isTrue();
        assertThat(known("reeve.log.v1.log", "Query").streaming()).isFalse();
    }
}
