// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.HistogramBucket;
import dev.reeve.gatewayapi.log.v1.HistogramReply;
import dev.reeve.loggerworker.TimeWindows.Window;
import org.jspecify.annotations.Nullable;

/** The counts of a histogram while they are made: a row for each stretch of time. For one thread. */
final class Buckets {
    private static final int LOST = Level.values().length;

    private final Window range;
    private final long originMicros;
    private final long widthMicros;
    private final long[][] counts;

    /** Those of a minute and more begin with whole minutes, which may be counted already ({@link MinuteRows}). */
    Buckets(Window range, int wanted) {
        this.range = range;
        long width = Math.max(1, Math.ceilDiv(range.toMicros() - range.fromMicros(), wanted));
        boolean isMinutes = width >= MinuteRows.MINUTE_MICROS;
        originMicros = isMinutes ? floor(range.fromMicros()) : range.fromMicros();
        long micros = range.toMicros() - originMicros;
        widthMicros = isMinutes ? ceil(Math.ceilDiv(micros, wanted)) : width;
        counts = new long[(int) Math.ceilDiv(micros, widthMicros)][LOST + 1];
    }

    int count() {
        return counts.length;
    }

    /** Where the bucket begins. */
    long from(int bucket) {
        return originMicros + bucket * widthMicros;
    }

    /** Buckets from {@code first}, inclusive, to {@code last}, exclusive. */
    Window span(int first, int last) {
        return new Window(Math.max(from(first), range.fromMicros()), Math.min(from(last), range.toMicros()));
    }

    /** All of the time. */
    Window range() {
        return range;
    }

    /** The minutes that are within the range as a whole; null = none, or a bucket is less than a minute. */
    @Nullable
    Window wholeMinutes() {
        long from = ceil(range.fromMicros());
        long to = floor(range.toMicros());
        return widthMicros % MinuteRows.MINUTE_MICROS == 0 && from < to ? new Window(from, to) : null;
    }

    private static long floor(long micros) {
        return micros / MinuteRows.MINUTE_MICROS * MinuteRows.MINUTE_MICROS;
    }

    private static long ceil(long micros) {
        return Math.ceilDiv(micros, MinuteRows.MINUTE_MICROS) * MinuteRows.MINUTE_MICROS;
    }

    /** Which bucket a row's time is in, as SQL: of numbers of ours alone. */
    String number() {
        return "((extract(epoch FROM at) * 1000000)::bigint - " + originMicros + ") / " + widthMicros;
    }

    /** Which bucket a row of {@code log_minute} is in, as SQL. */
    String numberOfMinute() {
        return "(minute::bigint * " + MinuteRows.MINUTE_MICROS + " - " + originMicros + ") / " + widthMicros;
    }

    int bucket(long micros) {
        return (int) ((micros - originMicros) / widthMicros);
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
                .setFromUnixNano(originMicros * Entries.NANOS_PER_MICRO)
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
