// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.ArrayList;
import java.util.List;

/** One worker per service: what each holds, oldest first, and its answers. */
final class Workers {
    private final Dialect dialect;
    private final long firstPeer;
    private final int tokenAt;
    private final byte[][] tokens;
    private final int[] slots;
    private final int[] oldest;
    private final int[] held;
    private final List<byte[]> answer;

    Workers(Dialect dialect, int services, int clients) {
        this.dialect = dialect;
        this.firstPeer = clients + 1L;
        this.tokenAt = dialect.finalHead().size();
        this.tokens = new byte[services * dialect.window()][];
        this.slots = new int[tokens.length];
        this.oldest = new int[services];
        this.held = new int[services];
        this.answer = new ArrayList<>(dialect.finalHead());
        answer.add(new byte[Long.BYTES]);
        answer.add(new byte[0]);
        if (dialect.hasEnvelope()) {
            ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                    .setWorkerMs(0.25f)
                    .setContentType("application/json")
                    .build();
            answer.add(Envelope.encode(envelope));
        }
        answer.add(new byte[110]);
    }

    long peerOf(int service) {
        return firstPeer + service;
    }

    /** The READY of a service's worker. */
    List<byte[]> ready(int service, byte[] name) {
        List<byte[]> frames = new ArrayList<>(dialect.readyHead());
        frames.add(name);
        if (dialect.hasEnvelope()) {
            WorkerInfo info = WorkerInfo.newBuilder()
                    .setInstanceId("worker-" + service)
                    .setCapacity(dialect.window())
                    .build();
            frames.add(Envelope.encode(info));
        }
        return frames;
    }

    /** A message for a worker: a REQUEST, or what is not of interest here. */
    void take(long peer, List<byte[]> frames) {
        if (frames.size() < tokenAt + 3) {
            return;
        }
        int service = (int) (peer - firstPeer);
        int at = service * dialect.window() + (oldest[service] + held[service]) % dialect.window();
        tokens[at] = frames.get(tokenAt);
        slots[at] = dialect.hasEnvelope() ? Requests.slotOf(frames.get(tokenAt + 2)) : -1;
        held[service]++;
    }

    /** The slot of what {@link #answer} answers next; -1 of a plain client. */
    int slotToAnswer(int service) {
        return slots[service * dialect.window() + oldest[service]];
    }

    /** The FINAL for what a service's worker has held longest. The list is used again for the next one. */
    List<byte[]> answer(int service) {
        int at = service * dialect.window() + oldest[service];
        answer.set(tokenAt, tokens[at]);
        oldest[service] = (oldest[service] + 1) % dialect.window();
        held[service]--;
        return answer;
    }
}
