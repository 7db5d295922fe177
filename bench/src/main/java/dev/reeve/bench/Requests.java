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
 * What clients send, made beforehand: an own body per request that may be open at once, and of Reeve clients an own
 * envelope with its request id.
 */
final class Requests {
    /** BuffStreams' message size (docs: what the peers are measured with). */
    private static final int BODY_BYTES = 110;

    private static final int ID_BYTES = 16;
    private static final int ID_HIGH = 0x0190_0000;
    /** Prefix, tag and length, then the id: its last four bytes are the slot. */
    private static final int SLOT_OFFSET = 4 + 2 + ID_BYTES - Integer.BYTES;

    private final byte[][] names;
    private final byte[][] bodies;
    private final byte[][] envelopes;
    private final int[] free;
    private int freeCount;
    private final List<byte[]> frames;
    private final int serviceAt;
    private final boolean envelopeIds;
    private int plain;

    Requests(Dialect dialect, int services, int openMax) {
        envelopeIds = dialect.hasEnvelope();
        names = new byte[services][];
        for (int i = 0; i < services; i++) {
            names[i] = ("bench.service-" + i).getBytes(StandardCharsets.UTF_8);
        }
        bodies = new byte[openMax][];
        envelopes = new byte[openMax][];
        free = new int[openMax];
        for (int slot = 0; slot < openMax; slot++) {
            bodies[slot] = new byte[BODY_BYTES];
            envelopes[slot] = envelopeIds ? envelope(slot) : bodies[slot];
            free(slot);
        }
        frames = new ArrayList<>(dialect.requestHead());
        serviceAt = frames.size();
        frames.add(names[0]);
        frames.add(envelopes[0]);
        if (envelopeIds) {
            frames.add(bodies[0]);
        }
    }

    private static byte[] envelope(int slot) {
        ByteBuffer id =
                ByteBuffer.allocate(ID_BYTES).putInt(ID_HIGH).putInt(0x7000).putInt(0);
        return Envelope.encode(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(id.putInt(slot).flip()))
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
        int slot = envelopeIds ? free[--freeCount] : nextPlain();
        frames.set(serviceAt, names[service]);
        frames.set(serviceAt + 1, envelopes[slot]);
        frames.set(frames.size() - 1, bodies[slot]);
        return frames;
    }

    /** Plain requests have no id: each takes the next body. */
    private int nextPlain() {
        plain = plain + 1 == bodies.length ? 0 : plain + 1;
        return plain;
    }

    /** The slot of a request in the envelope that reached a worker: the id is the first field there too. */
    static int slotOf(byte[] envelope) {
        return ByteBuffer.wrap(envelope).getInt(SLOT_OFFSET);
    }

    void free(int slot) {
        free[freeCount++] = slot;
    }
}
