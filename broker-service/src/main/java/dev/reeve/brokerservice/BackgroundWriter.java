// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that writes what others hand over, who never wait: a slow disk must not stop the broker. Bounded; what finds
 * the queue full is for the caller to count.
 */
final class BackgroundWriter<T> implements Closing {
    static final int QUEUE_MAX = 1_000;
    private static final long LOOK_MS = 100;
    private static final long END_MS_MAX = 2_000;

    private final Consumer<T> write;
    private final Runnable look;
    private final BlockingQueue<T> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread, which alone calls both.
     *
     * @param look after each, and every 100 ms while there is none
     */
    BackgroundWriter(String threadName, Consumer<T> write, Runnable look) {
        this.write = write;
        this.look = look;
        this.thread = Thread.ofPlatform().daemon().name(threadName).start(this::run);
    }

    /** False if it cannot take any more now. */
    boolean offer(T next) {
        return queue.offer(next);
    }

    private void run() {
        try {
            for (T next = next(); next != null || !closed; next = next()) {
                if (next != null) {
                    write.accept(next);
                }
                look.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable T next() throws InterruptedException {
        return queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Writes what waits, for two seconds at most. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(Duration.ofMillis(END_MS_MAX))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
