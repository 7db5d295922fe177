// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what one call brings, whatever its door, into a batch; a bad record is set aside and does not spoil the
 * others.
 */
final class Assembly {
    private static final int DROPS_MAX = 100;

    private final Caller caller;
    private final long observedNanos;
    private final int recordsMax;
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long topSeq;

    /** @param place index or line of the record, as its door counts */
    record Rejection(int place, String reason) {}

    Assembly(Caller caller, Clock clock, int recordsMax) {
        this.caller = caller;
        this.recordsMax = recordsMax;
        observedNanos = Stamp.nanos(clock.instant());
    }

    LogSource source(Source raw) {
        return LogSource.of(caller, raw, observedNanos);
    }

    /** Of our own clients, who say what they carry out and how they fare. */
    LogSource source(AppendRequest request) {
        return LogSource.of(
                caller,
                request.getSource(),
                observedNanos,
                Capabilities.column(request.getCapabilitiesList()),
                SenderCounters.column(request.getCounters()));
    }

    long observedNanos() {
        return observedNanos;
    }

    void add(LogSource source, Record raw, int place) {
        if (records.size() == recordsMax) {
            throw LogRefused.tooLarge("more than " + recordsMax + " records in one call");
        }
        try {
            Record record = RecordGuard.guard(raw);
            Stamp stamp = Stamp.of(record.getTimeUnixNano(), observedNanos, source.offsetNanos());
            topSeq = Math.max(topSeq, record.getSeq());
            records.add(new LogRecord(0, source, stamp, record, Words.of(record)));
        } catch (RecordRejected e) {
            reject(place, e.reason());
        }
    }

    void reject(int place, String reason) {
        rejections.add(new Rejection(place, reason));
    }

    /** A gap the sender explains. */
    void add(LogSource source, Drop drop) {
        long from = drop.getFromSeq();
        long to = drop.getToSeq();
        boolean isRange = from > 0 && to >= from && to < Long.MAX_VALUE;
        if (losses.size() == DROPS_MAX || !(isRange || (from == 0 && to == 0)) || drop.getCount() < 0) {
            throw LogRefused.invalid("at most 100 drops, each with from_seq <= to_seq, or neither and a count");
        }
        long count = drop.getCount() == 0 && isRange ? to - from + 1 : drop.getCount();
        long atMicros = observedNanos / Entries.NANOS_PER_MICRO;
        losses.add(new Loss(0, source, atMicros, from, to, count, LossReason.known(drop.getReason())));
        topSeq = Math.max(topSeq, to);
    }

    Batch batch() {
        return new Batch(caller.tenant(), records, losses);
    }

    List<Rejection> rejections() {
        return rejections;
    }

    /** The highest seq that came. */
    long topSeq() {
        return topSeq;
    }
}
