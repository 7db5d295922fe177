// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients send. As from a transport, the arrays of each request are new ones, filled a moment before the broker
 * gets them: made beforehand, 100,000 of them would lie in no cache, and a socket's would. Reeve clients number their
 * requests.
 */
final class Requests {
    /** As in {@code bench broker}: a small message. */
    static final int BODY_BYTES = 110;

    private static final int ID_BYTES = 16;
    private static final long ID_HIGH = 0x0190_0000_0000_7000L;
    /** Prefix, tag and length, then the id: its last eight bytes are the number. */
    private static final int NUMBER_OFFSET = 4 + 2 + ID_BYTES - Long.BYTES;

    private final byte[][] names;
    private final byte[] body = new byte[BODY_BYTES];
    private final byte[] envelope;
    private final List<byte[]> frames;
    private final int serviceAt;
    private final boolean hasEnvelope;
    private long number;

    Requests(Dialect dialect, int services) {
        hasEnvelope = dialect.hasEnvelope();
        names = new byte[services][];
        for (int i = 0; i < services; i++) {
            names[i] = ("bench.service-" + i).getBytes(StandardCharsets.UTF_8);
        }
        envelope = envelope();
        frames = new ArrayList<>(dialect.requestHead());
        serviceAt = frames.size();
        frames.add(names[0]);
        if (hasEnvelope) {
            frames.add(envelope);
        }
        frames.add(body);
    }

    private static byte[] envelope() {
        ByteBuffer id =
                ByteBuffer.allocate(ID_BYTES).putLong(ID_HIGH).putLong(0).flip();
        return Envelope.encode(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(id))
                .setMethod("say")
                .setDeadlineMsLeft(5_000)
                .setContentType("application/json")
                .build());
    }

    byte[] name(int service) {
        return names[service];
    }

    /** A REQUEST for a service. The list is used again for the next one. */
    List<byte[]> next(int service) {
        frames.set(serviceAt, names[service].clone());
        if (hasEnvelope) {
            byte[] own = envelope.clone();
            Numbers.put(own, NUMBER_OFFSET, ++number);
            frames.set(serviceAt + 1, own);
        }
        frames.set(frames.size() - 1, body.clone());
        return frames;
    }
}
