// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * One worker per service: what each holds, oldest first, and its answers. As those of {@link Requests}, the arrays of
 * an answer are new ones.
 */
final class Workers {
    private final Dialect dialect;
    private final long firstPeer;
    private final int tokenAt;
    private final long[] tokens;
    private final int[] oldest;
    private final int[] held;
    private final List<byte[]> answer;
    private final byte[] envelope;
    private final byte[] body = new byte[Requests.BODY_BYTES];

    Workers(Dialect dialect, int services, int clients) {
        this.dialect = dialect;
        this.firstPeer = clients + 1L;
        this.tokenAt = dialect.finalHead().size();
        this.tokens = new long[services * dialect.window()];
        this.oldest = new int[services];
        this.held = new int[services];
        this.answer = new ArrayList<>(dialect.finalHead());
        answer.add(new byte[Long.BYTES]);
        answer.add(new byte[0]);
        this.envelope = Envelope.encode(ReplyEnvelope.newBuilder()
                .setWorkerMs(0.25f)
                .setContentType("application/json")
                .build());
        if (dialect.hasEnvelope()) {
            answer.add(envelope);
        }
        answer.add(body);
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
        tokens[at] = Numbers.get(frames.get(tokenAt), 0);
        held[service]++;
    }

    /** The FINAL for what a service's worker has held longest. The list is used again for the next one. */
    List<byte[]> answer(int service) {
        int at = service * dialect.window() + oldest[service];
        byte[] token = new byte[Long.BYTES];
        Numbers.put(token, 0, tokens[at]);
        answer.set(tokenAt, token);
        if (dialect.hasEnvelope()) {
            answer.set(tokenAt + 2, envelope.clone());
        }
        answer.set(answer.size() - 1, body.clone());
        oldest[service] = (oldest[service] + 1) % dialect.window();
        held[service]--;
        return answer;
    }
}
