// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls that wait for others, on threads of their own; their answers go to the inbox. After {@link #close} none
 * begins.
 */
final class Calls {
    private final Executor executor;
    private final LoopInbox inbox;
    private final Consumer<Throwable> fatal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Set<Thread> running = new HashSet<>();
    /** Set under the lock, so that no call begins beside it; read without it where that does not matter. */
    private volatile boolean closed;

    Calls(Executor executor, LoopInbox inbox, Consumer<Throwable> fatal) {
        this.executor = executor;
        this.inbox = inbox;
        this.fatal = fatal;
    }

    static Executor virtualThreads() {
        return task -> {
            Thread _ = Thread.ofVirtual().name("reeve-scaling-call").start(task);
        };
    }

    /** @param answered on the loop's thread */
    <T> void start(Supplier<T> call, Consumer<T> answered) {
        executor.execute(() -> {
            if (!enter()) {
                return;
            }
            try {
                T answer = call.get();
                inbox.answered(() -> answered.accept(answer));
            } catch (Throwable e) {
                broken(e);
            } finally {
                leave();
            }
        });
    }

    private boolean enter() {
        lock.lock();
        try {
            return !closed && running.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running.remove(Thread.currentThread());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What others do wrong is a result: an exception is our own fault, unless it was interrupted at the end. */
    private void broken(Throwable e) {
        if (!closed) {
            fatal.accept(e);
        }
    }

    /** No call begins from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for those under way, so long; then they are interrupted. */
    void finish(long ms) {
        lock.lock();
        try {
            long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!running.isEmpty() && leftNs > 0) {
                leftNs = ended.awaitNanos(leftNs);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            running.forEach(Thread::interrupt);
            lock.unlock();
        }
    }

    /** After all others: waits for these, so long. */
    void last(List<Runnable> calls, long ms) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable call : calls) {
            threads.add(Thread.ofVirtual().name("reeve-scaling-last").start(call));
        }
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }
}
