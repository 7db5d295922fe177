// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From the transport's threads, and others, to the broker's: any number fill one batch while the broker works on
 * another. Bounded by its transport: over the bound in messages or bytes it is told to stop reading, so that TCP slows
 * the peers down; at half it reads again. Nobody ever waits here but the broker's thread, which is woken once per turn
 * of the transport.
 */
final class InputQueue implements RouterTransport.Listener {

    private final int entriesMax;
    private final long bytesMax;
    private final Runnable pause;
    private final Runnable resume;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private InputBatch filling = new InputBatch();
    private InputBatch spare = new InputBatch();
    private boolean taking;
    private boolean paused;
    private boolean closed;

    /**
     * @param entriesMax messages and events
     * @param bytesMax of all messages
     * @param pause tells the transport to stop reading, from any thread
     * @param resume tells it to read again
     */
    InputQueue(int entriesMax, long bytesMax, Runnable pause, Runnable resume) {
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
        this.pause = pause;
        this.resume = resume;
    }

    @Override
    public void connected(PeerInfo peer) {
        lock.lock();
        try {
            if (!closed) {
                filling.connected(peer);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void received(long peer, List<byte[]> frames) {
        lock.lock();
        try {
            if (!closed) {
                filling.message(peer, frames);
                pauseIfFull();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lost(long peer) {
        lock.lock();
        try {
            if (!closed) {
                filling.lost(peer);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void turnEnded() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Whatever is waiting: who asks is bounded by itself. False if nobody takes anything out any more. */
    boolean put(BrokerTask task) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            filling.task(task);
            wake();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (taking && !filling.isEmpty()) {
            filled.signal();
        }
    }

    private boolean isOver(int parts) {
        return filling.size() > entriesMax / parts || filling.bytes() > bytesMax / parts;
    }

    private void pauseIfFull() {
        if (!paused && isOver(1)) {
            paused = true;
            pause.run(); // Within the lock, so that it cannot come after the resume that belongs to it.
        }
    }

    private void resumeIfLow() {
        if (paused && !isOver(2)) {
            paused = false;
            resume.run();
        }
    }

    /**
     * Everything that is there, waiting for it if there is nothing. The batch may be used until the next call.
     *
     * @param waitNs at most so long
     */
    InputBatch take(long waitNs) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = waitNs;
            taking = true;
            while (filling.isEmpty() && !closed && leftNs > 0) {
                leftNs = filled.awaitNanos(leftNs);
            }
            taking = false;
            InputBatch taken = filling;
            filling = spare;
            spare = taken;
            resumeIfLow();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return filling.size();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who takes. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** After {@link #close}: what was put and not taken, or not wholly given. */
    void refuseTasks() {
        lock.lock();
        try {
            spare.refuseTasks();
            filling.refuseTasks();
        } finally {
            lock.unlock();
        }
    }
}
