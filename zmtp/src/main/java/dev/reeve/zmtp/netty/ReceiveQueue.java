// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from the I/O thread to the one that receives. They are handed over in batches, at the end of a
 * turn: one lock for many messages on each side, and a wake-up only for who waits.
 */
final class ReceiveQueue {

    private final int messagesMax;
    private final long bytesMax;

    /** The I/O thread's. */
    private final List<List<byte[]>> batch = new ArrayList<>();

    private long batchBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition atEnd = lock.newCondition();
    private Deque<List<byte[]>> shared = new ArrayDeque<>();
    private long sharedBytes;
    private boolean waiting;
    private volatile boolean ended;

    /** The receiver's. */
    private Deque<List<byte[]>> taken = new ArrayDeque<>();

    private volatile int takenSize;

    ReceiveQueue(int messagesMax, long bytesMax) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    /** On the I/O thread; seen by the receiver after {@link #publish}. */
    void add(List<byte[]> frames) {
        batch.add(new ArrayList<>(frames));
        for (byte[] frame : frames) {
            batchBytes += frame.length;
        }
    }

    /** On the I/O thread: whether what was added should be published now. */
    boolean isBatchLarge() {
        return batchBytes >= IoLoop.EARLY_BYTES;
    }

    /** On the I/O thread: false if so much waits that no more should be read. */
    boolean publish() {
        lock.lock();
        try {
            shared.addAll(batch);
            sharedBytes += batchBytes;
            if (waiting) {
                waiting = false;
                notEmpty.signal();
            }
            return hasRoom();
        } finally {
            lock.unlock();
            batch.clear();
            batchBytes = 0;
        }
    }

    private boolean hasRoom() {
        return shared.size() + takenSize < messagesMax && sharedBytes < bytesMax;
    }

    /** Nothing comes after what is here. */
    void end() {
        lock.lock();
        try {
            ended = true;
            notEmpty.signalAll();
            atEnd.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, whatever is here. Any thread. */
    boolean awaitEnd(long timeoutNs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = timeoutNs;
            while (!ended && leftNs > 0) {
                leftNs = atEnd.awaitNanos(leftNs);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** True once the end has come and everything before it was taken. Any thread. */
    boolean isAtEnd() {
        if (!ended) {
            return false;
        }
        lock.lock();
        try {
            return shared.isEmpty() && takenSize == 0;
        } finally {
            lock.unlock();
        }
    }

    /** On one receiving thread at a time; null when the time or everything is over. */
    @Nullable
    List<byte[]> poll(long timeoutNs) throws InterruptedException {
        if (taken.isEmpty()) {
            takeAll(timeoutNs);
        }
        List<byte[]> next = taken.pollFirst();
        takenSize = taken.size();
        return next;
    }

    /** Everything that is here, on the I/O thread, when nobody receives any more. */
    void drain(Consumer<List<byte[]>> to) {
        boolean _ = publish();
        taken.forEach(to);
        taken.clear();
        takenSize = 0;
        lock.lock();
        try {
            shared.forEach(to);
            shared.clear();
            sharedBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether so little is left that it is time to read again. On the receiving thread. */
    boolean isLow() {
        return takenSize <= messagesMax / 2;
    }

    private void takeAll(long timeoutNs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNs = timeoutNs;
            while (shared.isEmpty() && !ended && leftNs > 0) {
                waiting = true;
                leftNs = notEmpty.awaitNanos(leftNs);
            }
            waiting = false;
            Deque<List<byte[]>> empty = taken;
            taken = shared;
            takenSize = taken.size();
            shared = empty;
            sharedBytes = 0;
        } finally {
            lock.unlock();
        }
    }
}
