// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A reply as the broker's mode wants it: with its envelope, or in plain mode without. */
final class ReplyFrames {
    private static final List<byte[]> EMPTY_BODY = List.of(new byte[0]);

    private ReplyFrames() {}

    static List<byte[]> encode(
            BrokerMode mode, ByteBuffer token, boolean last, ReplyEnvelope envelope, List<byte[]> body) {
        return MdpEncoder.workerReply(mode.version(), last, bytesOf(token), bodyFrames(mode, envelope, body));
    }

    private static List<byte[]> bodyFrames(BrokerMode mode, ReplyEnvelope envelope, List<byte[]> body) {
        if (mode.isPlain()) {
            // An error has no form here; one FINAL is due all the same, so its body is empty.
            return envelope.hasStatus() ? EMPTY_BODY : body;
        }
        List<byte[]> frames = new ArrayList<>(1 + body.size());
        frames.add(Envelope.encode(envelope));
        frames.addAll(body);
        return frames;
    }

    private static byte[] bytesOf(ByteBuffer token) {
        byte[] bytes = new byte[token.remaining()];
        token.duplicate().get(bytes);
        return bytes;
    }
}
