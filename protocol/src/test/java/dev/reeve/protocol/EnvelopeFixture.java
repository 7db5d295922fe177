// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.Arrays;
import java.util.HexFormat;

/** Envelopes of requests, well-formed or made by hand. */
abstract class EnvelopeFixture {
    static final ByteString ID = ByteString.copyFrom(new byte[16]);

    static RequestEnvelope.Builder minimal() {
        return RequestEnvelope.newBuilder().setRequestId(ID);
    }

    static byte[] frame(String hex) {
        return Generators.prefixed(HexFormat.of().parseHex(hex));
    }

    static RequestEnvelope parse(byte[] frame) throws InvalidProtocolBufferException {
        return RequestEnvelope.parseFrom(Arrays.copyOfRange(frame, Envelope.PREFIX_BYTES, frame.length));
    }
}
