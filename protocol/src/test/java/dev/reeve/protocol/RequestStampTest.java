// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class RequestStampTest {

    private static final int TRIES = 500;

    @Test
    @Tag("E-04")
    void anEnvelopeWrittenByHandIsTheOneThatProtobufWrites() {
        forAll(TRIES, Generators::stamp, stamp -> {
            long idHigh = stamp.hashCode() * 0x9e37_79b9_7f4a_7c15L;
            long idLow = -idHigh;
            byte[] id = ByteBuffer.allocate(Limits.REQUEST_ID_BYTES)
                    .putLong(idHigh)
                    .putLong(idLow)
                    .array();

            byte[] byProtobuf = Envelope.encode(RequestEnvelope.newBuilder()
                    .setRequestId(ByteString.copyFrom(id))
                    .setStamp(stamp)
                    .build());

            assertThat(Generators.written(stamp).envelopeOf(idHigh, idLow)).isEqualTo(byProtobuf);
        });
    }
}
