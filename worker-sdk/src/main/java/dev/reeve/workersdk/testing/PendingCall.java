// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk.testing;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@link WorkerTester} that may still be running: read its partial replies, cancel it, or wait for its end.
 */
public final class PendingCall {
    private final Runnable cancel;
    private final BlockingQueue<TestReply> replies = new LinkedBlockingQueue<>();

    PendingCall(Runnable cancel) {
        this.cancel = cancel;
    }

    /** As if the caller had cancelled; the handler's reply still comes. */
    public void cancel() {
        cancel.run();
    }

    /**
     * The next reply: partial ones, then the last.
     *
     * @throws IllegalStateException none came in 10 s
     */
    public TestReply next() throws InterruptedException {
        @Nullable TestReply reply = replies.poll(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        if (reply == null) {
            throw new IllegalStateException("no reply in 10 s");
        }
        return reply;
    }

    /** The last reply; partial ones before it are skipped. */
    public TestReply last() throws InterruptedException {
        TestReply reply = next();
        while (!reply.isLast()) {
            reply = next();
        }
        return reply;
    }

    void replied(boolean last, List<byte[]> frames) {
        switch (Envelope.decodeReply(frames.getFirst())) {
            case Decoded.Ok<ReplyEnvelope>(ReplyEnvelope envelope) ->
                replies.add(new TestReply(last, envelope, join(frames.subList(1, frames.size()))));
            case Decoded.Rejected<ReplyEnvelope>(String detail) ->
                throw new IllegalStateException("the worker sent a reply without a good envelope: " + detail);
        }
    }

    void lost() {
        replies.add(new TestReply(true, ReplyEnvelope.getDefaultInstance(), new byte[0]));
    }

    private static byte[] join(List<byte[]> frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        frames.forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
