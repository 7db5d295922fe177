// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What came for one attempt and was not read yet. The connection's thread adds and never waits: a reader that is too
 * slow
 * loses its call, not the connection. The caller's thread takes.
 */
final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final ArrayDeque<Incoming> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean ended;
    private @Nullable Runnable onNext;

    /**
     * Adds, and wakes the reader. After an end nothing is added any more.
     *
     * @return false if the queue is at its bound and the message was not taken
     */
    boolean add(Incoming incoming) {
        @Nullable Runnable told = null;
        lock.lock();
        try {
            if (ended) {
                return true;
            }
            if (incoming instanceof Incoming.Message(Reply reply) && !reply.last() && isFull(reply)) {
                return false;
            }
            ended = isEnd(incoming);
            waiting.add(incoming);
            bytes += size(incoming);
            added.signalAll();
            told = onNext;
            onNext = null;
            return true;
        } finally {
            lock.unlock();
            if (told != null) {
                told.run();
            }
        }
    }

    /** Runs the action once, as soon as there is something: now, or on the thread that adds it. */
    void whenNext(Runnable action) {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                onNext = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    /** The next reply if that is what waits first; null if nothing does, or something else. */
    @Nullable
    Reply pollReply() {
        lock.lock();
        try {
            if (waiting.peek() instanceof Incoming.Message(Reply reply)) {
                bytes -= reply.size();
                Incoming _ = waiting.remove();
                return reply;
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isEnd(Incoming incoming) {
        return switch (incoming) {
            case Incoming.Message(Reply reply) -> reply.last();
            case Incoming.Refused _, Incoming.Lost _ -> true;
        };
    }

    private boolean isFull(Reply reply) {
        return waiting.size() >= ClientSettings.REPLY_QUEUE_MESSAGES_MAX
                || bytes + reply.size() > ClientSettings.REPLY_QUEUE_BYTES_MAX;
    }

    private static int size(Incoming incoming) {
        return incoming instanceof Incoming.Message(Reply reply) ? reply.size() : 0;
    }

    /** The next, or null when the time is over. */
    @Nullable
    Incoming poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (waiting.isEmpty() && left > 0) {
                left = added.awaitNanos(left);
            }
            Incoming next = waiting.poll();
            if (next != null) {
                bytes -= size(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
