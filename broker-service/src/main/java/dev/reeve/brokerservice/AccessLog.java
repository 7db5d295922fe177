// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.CallEnd;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.protocol.v1.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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

    private static final long SAY_LEFT_OUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Level level;
    private final PerSecond rate;
    private final Consumer<String> out;
    private final LongSupplier nanoTime;
    private final LongAdder leftOut = new LongAdder();
    private final BackgroundWriter<AccessRecord> writer;
    private long saidNs;
    private long said;

    /** Starts the thread that writes. */
    AccessLog(Level level, int perSecondMax, Consumer<String> out, LongSupplier nanoTime) {
        this.level = level;
        this.rate = new PerSecond(perSecondMax, nanoTime);
        this.out = out;
        this.nanoTime = nanoTime;
        this.saidNs = nanoTime.getAsLong() - SAY_LEFT_OUT_NS;
        this.writer =
                new BackgroundWriter<>("reeve-broker-access", record -> out.accept(record.line()), this::sayLeftOut);
    }

    @Override
    public void ended(EndedCall call) {
        if (isWanted(call.end(), call.reason())) {
            note(call.toCommand());
        }
    }

    @Override
    public void requestEnded(BrokerCommand.RequestEnded ended) {
        if (isWanted(ended.end(), ended.reason())) {
            note(ended);
        }
    }

    private boolean isWanted(CallEnd end, Reason reason) {
        return switch (level) {
            case OFF -> false;
            case ERRORS -> !AccessRecord.isGood(end, reason);
            case ALL -> true;
        };
    }

    private void note(BrokerCommand.RequestEnded ended) {
        if (!(rate.mayGo() && writer.offer(AccessRecord.of(ended)))) {
            leftOut.increment();
        }
    }

    /** Lines that were not written. */
    long leftOut() {
        return leftOut.sum();
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

    @Override
    public void close() {
        writer.close();
    }
}
