// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of docs/protocol.md 8.1, which other languages test against too. */
class EnvelopeGoldenTest {
    private static final byte[] REQUEST_ID = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] FROM_CLIENT =
            HexFormat.of().parseHex("00525601" + "0a10000102030405060708090a0b0c0d0e0f" + "1203736179" + "208827");
    private static final byte[] TO_WORKER = HexFormat.of()
            .parseHex("00525601" + "0a10000102030405060708090a0b0c0d0e0f" + "1203736179" + "208827" + "7a0510fe262001");

    @Test
    void encodesRequestToTheGoldenBytes() {
        RequestEnvelope request = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(REQUEST_ID))
                .setMethod("say")
                .setDeadlineMsLeft(5_000)
                .build();

        byte[] frame = Envelope.encode(request);

        assertThat(frame).isEqualTo(FROM_CLIENT);
    }

    @Test
    void stampsRequestToTheGoldenBytes() {
        EnvelopeView view = Expect.ok(EnvelopeView.of(FROM_CLIENT));
        BrokerStamp stamp =
                BrokerStamp.newBuilder().setDeadlineMsLeft(4_990).setAttempt(1).build();

        byte[] frame = view.restamped(Generators.written(stamp), false);

        assertThat(frame).isEqualTo(TO_WORKER);
    }

    @Test
    void readsTheGoldenBytes() {
        EnvelopeView view = Expect.ok(EnvelopeView.of(FROM_CLIENT));

        assertThat(view.requestId()).isEqualTo(REQUEST_ID);
        assertThat(view.method()).isEqualTo("say");
        assertThat(view.deadlineMsLeft()).isEqualTo(5_000);
        assertThat(view.hasStamp()).isFalse();
        assertThat(Expect.ok(EnvelopeView.of(TO_WORKER)).hasStamp()).isTrue();
    }
}
