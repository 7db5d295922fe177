// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What a client counts. Answers may come on several threads. */
final class Tally {
    static final long LATENCY_NS_MAX = 60_000_000_000L;
    static final int DIGITS = 3;

    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Histogram latencies = new ConcurrentHistogram(LATENCY_NS_MAX, DIGITS);
    private final Histogram refusals = new ConcurrentHistogram(LATENCY_NS_MAX, DIGITS);
    private volatile boolean measuring;

    void sent() {
        sent.increment();
    }

    void answered(byte[] body, long nowNs) {
        answered.increment();
        if (measuring) {
            latencies.recordValue(Math.clamp(nowNs - Body.stampOf(body), 0, LATENCY_NS_MAX));
        }
    }

    void refused(long askedNs, long nowNs) {
        refused.increment();
        if (measuring) {
            refusals.recordValue(Math.clamp(nowNs - askedNs, 0, LATENCY_NS_MAX));
        }
    }

    void measure(boolean on) {
        measuring = on;
    }

    long answers() {
        return answered.sum();
    }

    /** Requests without an answer. */
    long open() {
        return sent.sum() - answered.sum() - refused.sum();
    }

    Histogram latencies() {
        return latencies;
    }

    Histogram refusals() {
        return refusals;
    }
}
