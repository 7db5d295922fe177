// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.RequestEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {
    private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                SAMPLED,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff"
            })
    void knowsTracesThatAreRecorded(String text) {
        assertThat(Traceparent.isSampled(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x"
            })
    void knowsOthers(String text) {
        assertThat(Traceparent.isSampled(text)).isFalse();
    }

    @Test
    void tellsItsParts() {
        assertThat(Traceparent.traceId(SAMPLED)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(Traceparent.parentId(SAMPLED)).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void writesAnotherParentIntoTheEnvelope() {
        // Given
        RequestEnvelope before = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(new byte[16]))
                .setMethod("say")
                .setTraceparent(SAMPLED)
                .setTracestate("vendor=1")
                .build();
        byte[] frame = Envelope.encode(before);

        // When
        Traceparent.replaceParent(frame, 0x0123_4567_89ab_cdefL);

        // Then
        RequestEnvelope wanted = before.toBuilder()
                .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-0123456789abcdef-01")
                .build();
        assertThat(Envelope.decodeRequest(frame)).isEqualTo(new Decoded.Ok<>(wanted));
    }

    @Test
    void leavesAnEnvelopeWithoutTraceAlone() {
        // Given
        byte[] frame = Envelope.encode(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(new byte[16]))
                .build());
        byte[] before = frame.clone();

        // When
        Traceparent.replaceParent(frame, -1);

        // Then
        assertThat(frame).isEqualTo(before);
    }
}
