// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.ReplyEnvelopeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PARTIAL or FINAL of a worker that is being handled: one object for all, so nobody keeps it. What an interceptor
 * puts in its place is an object of its own.
 */
final class WorkerAnswer {
    private static final byte[] NO_NAME = new byte[0];

    private final FrameTail tail = new FrameTail();
    private List<byte[]> body = tail;
    private @Nullable Worker worker;
    private @Nullable ReplyEnvelopeView envelope;
    private boolean last;
    private float workerMs;

    /**
     * From here on it is this answer.
     *
     * @param sender null: an interceptor answers
     * @param reply null: a plain worker's
     * @param frames body from the index on, at least one, without the envelope
     */
    void become(
            @Nullable Worker sender,
            boolean isLast,
            @Nullable ReplyEnvelopeView reply,
            List<byte[]> frames,
            int at,
            float ms) {
        worker = sender;
        last = isLast;
        envelope = reply;
        body = tail.of(frames, at);
        workerMs = ms;
    }

    /** The same answer with more body frames: PARTIALs that were collected. */
    void replaceBody(List<byte[]> whole) {
        body = whole;
    }

    /** Null: an interceptor answers. */
    @Nullable
    Worker worker() {
        return worker;
    }

    /** Empty if an interceptor answers. */
    String workerId() {
        return worker == null ? "" : worker.instanceId();
    }

    /** The same as a frame. */
    byte[] workerFrame() {
        return worker == null ? NO_NAME : worker.instanceIdFrame();
    }

    /** Null: a plain worker's. */
    @Nullable
    ReplyEnvelopeView envelope() {
        return envelope;
    }

    /** Without the envelope, at least one frame. */
    List<byte[]> body() {
        return body;
    }

    boolean last() {
        return last;
    }

    /** The handler's time as reported, else dispatch to now. */
    float workerMs() {
        return workerMs;
    }

    boolean isError() {
        return envelope != null && !envelope.isOk();
    }
}
