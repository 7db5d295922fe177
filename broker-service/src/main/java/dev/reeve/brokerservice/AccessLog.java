// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A line per request that ended. The broker's thread hands records over and never waits: what is more than the rate, or
 * finds the queue full because the disk is slow, is left out and counted.
 */
final class AccessLog implements BrokerObserver, Closing {
    /** Which requests get a line. */
    enum Level {
        OFF,
        ERRORS,
        ALL
    }

    static final int QUEUE_MAX = 1_000;
    private static final long LOOK_MS = 100;
    private static final long SAY_LEFT_OUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long END_MS_MAX = 2_000;

    private final Level level;
    private final PerSecond rate;
    private final Consumer<String> out;
    private final LongSupplier nanoTime;
    private final BlockingQueue<AccessRecord> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final LongAdder leftOut = new LongAdder();
    private final Thread writer;
    private volatile boolean closed;
    private long saidNs;
    private long said;

    /** Starts the thread that writes. */
    AccessLog(Level level, int perSecondMax, Consumer<String> out, LongSupplier nanoTime) {
        this.level = level;
        this.rate = new PerSecond(perSecondMax, nanoTime);
        this.out = out;
        this.nanoTime = nanoTime;
        this.saidNs = nanoTime.getAsLong() - SAY_LEFT_OUT_NS;
        this.writer = Thread.ofPlatform().daemon().name("reeve-broker-access").start(this::write);
    }

    @Override
    public void requestEnded(BrokerCommand.RequestEnded ended) {
        boolean isWanted = switch (level) {
            case OFF -> false;
            case ERRORS -> !AccessRecord.isGood(ended);
            case ALL -> true;
        };
        if (isWanted && !(rate.mayGo() && queue.offer(AccessRecord.of(ended)))) {
            leftOut.increment();
        }
    }

    /** Lines that were not written. */
    long leftOut() {
        return leftOut.sum();
    }

    private void write() {
        try {
            for (AccessRecord next = next(); next != null || !closed; next = next()) {
                if (next != null) {
                    out.accept(next.line());
                }
                sayLeftOut();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable AccessRecord next() throws InterruptedException {
        return queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void sayLeftOut() {
        long total = leftOut.sum();
        long nowNs = nanoTime.getAsLong();
        if (total > said && nowNs - saidNs >= SAY_LEFT_OUT_NS) {
            out.accept("left out: " + (total - said) + " requests over the rate of access records");
            said = total;
            saidNs = nowNs;
        }
    }

    /** Writes what waits, for two seconds at most. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!writer.join(Duration.ofMillis(END_MS_MAX))) {
                writer.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
