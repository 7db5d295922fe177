// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does things one after the other, in the order in which they came, on a virtual thread that lives only while there is
 * something to do. How much may wait is for those who add to say. Any thread may add.
 *
 * @param <T> what there is to do
 */
final class Lane<T> {
    private final Executor virtualThreads;
    private final Consumer<T> work;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * An empty one.
     *
     * @param work does one thing; it may block, and must not throw
     */
    Lane(Executor virtualThreads, Consumer<T> work) {
        this.virtualThreads = virtualThreads;
        this.work = work;
    }

    void add(T one) {
        boolean start;
        synchronized (waiting) {
            waiting.add(one);
            start = starts();
        }
        if (start) {
            virtualThreads.execute(this::run);
        }
    }

    void addAll(Collection<T> some) {
        boolean start;
        synchronized (waiting) {
            waiting.addAll(some);
            start = !waiting.isEmpty() && starts();
        }
        if (start) {
            virtualThreads.execute(this::run);
        }
    }

    /** Nothing waits and nothing is being done. */
    boolean isIdle() {
        synchronized (waiting) {
            return !running;
        }
    }

    private boolean starts() {
        boolean start = !running;
        running = true;
        return start;
    }

    private void run() {
        for (T next = take(); next != null; next = take()) {
            work.accept(next);
        }
    }

    private @Nullable T take() {
        synchronized (waiting) {
            T next = waiting.poll();
            running = next != null;
            return next;
        }
    }
}
