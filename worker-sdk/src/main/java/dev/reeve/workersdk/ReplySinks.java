// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where the replies of a call go: to the request that started it, and to those that joined it (promise 4). Sending
 * waits while a way is full; how long is bounded, as the session of a broker that reads nothing ends after its silence.
 */
final class ReplySinks {
    private static final long WAIT_NANOS_MIN = 200_000;
    private static final long WAIT_NANOS_MAX = 20_000_000;

    private final List<ReplyChannel> channels = new ArrayList<>();
    private final List<ReplyChannel> waiting = new ArrayList<>();
    private boolean closed;

    ReplySinks(ReplyChannel first) {
        channels.add(first);
        waiting.add(first);
    }

    /** False once the first reply is on its way: who joins later would miss it. */
    synchronized boolean join(ReplyChannel channel) {
        if (closed) {
            return false;
        }
        channels.add(channel);
        waiting.add(channel);
        return true;
    }

    synchronized void closeToJoin() {
        closed = true;
    }

    /** That request's caller no longer waits; true if nobody does now. Its FINAL is still sent. */
    synchronized boolean leave(ReplyChannel channel) {
        waiting.remove(channel);
        return waiting.isEmpty();
    }

    /**
     * As {@link #leave}, and if nobody waits now the call is about to be cancelled: who came back later would get a
     * cancelled call's end.
     */
    synchronized boolean leaveToCancel(ReplyChannel channel) {
        closed |= leave(channel);
        return waiting.isEmpty();
    }

    synchronized List<ReplyChannel> channels() {
        return List.copyOf(channels);
    }

    /** What the narrowest of the brokers takes. */
    ReplyLimits limits() {
        return channels().stream().map(ReplyChannel::limits).reduce(ReplyLimits.DEFAULT, ReplySinks::narrower);
    }

    /**
     * Sends to all.
     *
     * @param giveUp asked while a way is full; true ends the waiting
     * @return false if it gave up somewhere, or all ways are gone
     */
    boolean send(boolean last, ReplyEnvelope envelope, List<byte[]> body, BooleanSupplier giveUp) {
        boolean reached = false;
        for (ReplyChannel channel : channels()) {
            reached |= sendTo(channel, last, envelope, body, giveUp);
        }
        return reached;
    }

    private static boolean sendTo(
            ReplyChannel channel, boolean last, ReplyEnvelope envelope, List<byte[]> body, BooleanSupplier giveUp) {
        long waitNanos = WAIT_NANOS_MIN;
        while (true) {
            switch (channel.offer(last, envelope, body)) {
                case SENT -> {
                    return true;
                }
                case GONE -> {
                    return false;
                }
                case FULL -> {
                    if (giveUp.getAsBoolean()) {
                        return false;
                    }
                    LockSupport.parkNanos(waitNanos);
                    waitNanos = Math.min(2 * waitNanos, WAIT_NANOS_MAX);
                }
            }
        }
    }

    private static ReplyLimits narrower(ReplyLimits left, ReplyLimits right) {
        return new ReplyLimits(
                Math.min(left.frameBytesMax(), right.frameBytesMax()),
                Math.min(left.framesMax(), right.framesMax()),
                Math.min(left.messageBytesMax(), right.messageBytesMax()));
    }
}
