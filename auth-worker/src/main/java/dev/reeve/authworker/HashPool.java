// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The bound on hashing: a few platform threads (virtual ones would not share two cores any better) and a queue that
 * drains in seconds. A flood of sign-ins fills it and is told so at once; other work of this process keeps its memory
 * and its cores.
 */
final class HashPool implements AutoCloseable {
    /** About the time a full queue of 100 takes on two threads. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final ThreadPoolExecutor executor;
    private final Duration waitMax;

    /**
     * @param threads hashes at once; each takes the memory of its {@link Argon2Cost}
     * @param queueMax hashes waiting
     * @param waitMax after which a waiting hash is given up
     */
    HashPool(int threads, int queueMax, Duration waitMax) {
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(queueMax),
                Thread.ofPlatform().name("reeve-auth-hash-", 0).daemon().factory());
        this.waitMax = waitMax;
        executor.allowCoreThreadTimeOut(true);
    }

    static HashPool of(HashSettings settings) {
        return new HashPool(settings.threads(), settings.queueMax(), settings.waitMax());
    }

    /** Runs the work here and waits for it; RATE_LIMITED when the queue is full. */
    <T> T run(Callable<T> work) {
        Future<T> future;
        try {
            future = executor.submit(work);
        } catch (RejectedExecutionException e) {
            throw busy();
        }
        try {
            return future.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException e) {
            future.cancel(false);
            throw busy();
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing failed", e.getCause());
        }
    }

    /** Refuses what could not wait here anyway, before it costs anything else. */
    void requireRoom() {
        if (executor.getQueue().remainingCapacity() == 0) {
            throw busy();
        }
    }

    private static AuthRefusal busy() {
        return AuthRefusal.rateLimited("too many passwords are being checked", RETRY_AFTER);
    }

    int queued() {
        return executor.getQueue().size();
    }

    int running() {
        return executor.getActiveCount();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
