// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk.testing;

import dev.reeve.zmtp.DealerTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A DEALER whose other end is a method call. */
final class MemoryDealer implements DealerTransport {
    private static final int QUEUE_MAX = 10_000;
    private static final List<byte[]> END = List.of();

    private final BiConsumer<MemoryDealer, List<byte[]>> broker;
    private final BlockingQueue<List<byte[]>> received = new LinkedBlockingQueue<>(QUEUE_MAX);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    MemoryDealer(BiConsumer<MemoryDealer, List<byte[]>> broker) {
        this.broker = broker;
    }

    void deliver(List<byte[]> frames) {
        if (!received.offer(frames)) {
            throw new IllegalStateException("the worker does not read");
        }
    }

    @Override
    public boolean send(List<byte[]> frames) {
        if (closed) {
            return false;
        }
        broker.accept(this, frames);
        return true;
    }

    @Override
    public @Nullable List<byte[]> receive(Duration timeout) throws InterruptedException {
        List<byte[]> frames = received.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return frames == null || frames.isEmpty() ? null : frames;
    }

    @Override
    public boolean awaitClosed(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isClosed() {
        return closed && received.isEmpty();
    }

    @Override
    public boolean isConnected() {
        return !isClosed();
    }

    @Override
    public void close() {
        closed = true;
        ended.countDown();
        boolean _ = received.offer(END);
    }
}
