// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A viewer of a test: follows on a thread of its own, remembers what it got. */
final class Stream implements Output<FollowBatch> {
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private final List<Entry> entries = new ArrayList<>();
    private final Semaphore readable = new Semaphore(1);
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean live;
    private volatile boolean closed;
    private String cursor = "";
    private Runnable ending = () -> {};

    private Stream() {}

    static Stream open(LoggerFixture logger, FollowRequest.Builder request) {
        Stream stream = new Stream();
        Thread.ofVirtual().start(() -> {
            try {
                logger.logger
                        .readDoors()
                        .follow(logger.reader, request.build(), stream, ending -> stream.ending = ending);
                stream.ended(() -> stream.end.complete(null));
            } catch (Throwable e) {
                stream.ended(() -> stream.end.completeExceptionally(e));
            }
        });
        return stream;
    }

    private void ended(Runnable outcome) {
        synchronized (entries) {
            outcome.run();
            entries.notifyAll();
        }
    }

    @Override
    public void emit(FollowBatch batch) {
        readable.acquireUninterruptibly();
        readable.release();
        synchronized (entries) {
            entries.addAll(batch.getEntriesList());
            cursor = batch.getCursor().isEmpty() ? cursor : batch.getCursor();
            live |= batch.getLive();
            entries.notifyAll();
        }
    }

    @Override
    public Duration left() {
        return closed ? Duration.ZERO : Duration.ofMinutes(1);
    }

    Stream awaitLive() throws InterruptedException {
        await(() -> live || end.isDone());
        if (end.isCompletedExceptionally()) {
            end.join();
        }
        return this;
    }

    /** At least so many entries. */
    List<Entry> await(int count) throws InterruptedException {
        await(() -> entries.size() >= count);
        return entries();
    }

    /** By the monitor and not by polling: a hundred viewers are waited for in a moment. */
    private void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        synchronized (entries) {
            while (!condition.getAsBoolean()) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not in 15 s; got " + LoggerFixture.bodies(entries));
                }
                TimeUnit.NANOSECONDS.timedWait(entries, left);
            }
        }
    }

    List<Entry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    String cursor() {
        synchronized (entries) {
            return cursor;
        }
    }

    /** From now on this viewer reads nothing. */
    void block() {
        readable.acquireUninterruptibly();
    }

    void unblock() {
        readable.release();
    }

    void close() {
        closed = true;
        ending.run();
    }

    boolean awaitEnd(Duration atMost) throws Exception {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
