// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;

/** The counts of a histogram while they are made: a row for each stretch of time. For one thread. */
final class Buckets {
    private static final int LOST = Level.values().length;

    private final Window range;
    private final long widthMicros;
    private final long[][] counts;

    Buckets(Window range, int wanted) {
        this.range = range;
        long micros = range.toMicros() - range.fromMicros();
        widthMicros = Math.max(1, Math.ceilDiv(micros, wanted));
        counts = new long[(int) Math.ceilDiv(micros, widthMicros)][LOST + 1];
    }

    int count() {
        return counts.length;
    }

    /** Where the bucket begins. */
    long from(int bucket) {
        return range.fromMicros() + bucket * widthMicros;
    }

    /** Buckets from {@code first}, inclusive, to {@code last}, exclusive. */
    Window span(int first, int last) {
        return new Window(from(first), Math.min(from(last), range.toMicros()));
    }

    /** Which bucket a row's time is in, as SQL: of numbers of ours alone. */
    String number() {
        return "((extract(epoch FROM at) * 1000000)::bigint - " + range.fromMicros() + ") / " + widthMicros;
    }

    int bucket(long micros) {
        return (int) ((micros - range.fromMicros()) / widthMicros);
    }

    /** @param rank of the level, from 0 */
    void add(int bucket, int rank, long records) {
        counts[bucket][rank] += records;
    }

    /** One record, or what a gap says is lost. */
    void add(Entry entry) {
        int bucket = bucket(entry.getTimeUnixNano() / Entries.NANOS_PER_MICRO);
        if (entry.hasGap()) {
            add(bucket, LOST, entry.getGap().getCount());
        } else {
            add(bucket, Level.of(entry.getSeverity()).rank(), 1);
        }
    }

    /** @param through the first bucket that is counted through; the number of buckets = none */
    HistogramReply reply(int through) {
        HistogramReply.Builder reply = HistogramReply.newBuilder()
                .setFromUnixNano(range.fromMicros() * Entries.NANOS_PER_MICRO)
                .setBucketNanos(widthMicros * Entries.NANOS_PER_MICRO)
                .setPartial(through > 0);
        if (through > 0 && through < counts.length) {
            reply.setCountedFromUnixNano(from(through) * Entries.NANOS_PER_MICRO);
        }
        for (long[] of : counts) {
            reply.addBuckets(HistogramBucket.newBuilder()
                    .setTrace(of[Level.TRACE.rank()])
                    .setDebug(of[Level.DEBUG.rank()])
                    .setInfo(of[Level.INFO.rank()])
                    .setWarn(of[Level.WARN.rank()])
                    .setError(of[Level.ERROR.rank()])
                    .setFatal(of[Level.FATAL.rank()])
                    .setLost(of[LOST]));
        }
        return reply.build();
    }
}
