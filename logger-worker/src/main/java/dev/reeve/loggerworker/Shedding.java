// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a filling queue still takes: from 80 % no TRACE and DEBUG, from 95 % no INFO; WARN and above until it is full.
 * Pure.
 */
final class Shedding {
    private static final double DEBUG_FILL = 0.80;
    private static final double INFO_FILL = 0.95;

    private final QueueBound bound;
    private long records;
    private long bytes;
    private final List<LogRecord> kept = new ArrayList<>();
    private final Map<SessionKey, List<LogRecord>> shed = new HashMap<>();

    /** How much the queue may hold. */
    record QueueBound(long records, long bytes) {}

    /**
     * @param records in the queue now
     * @param bytes in the queue now
     */
    Shedding(QueueBound bound, long records, long bytes) {
        this.bound = bound;
        this.records = records;
        this.bytes = bytes;
    }

    /**
     * The batch without what is shed, each shed session with its gap; null when a record that may not be shed has no
     * room.
     */
    @Nullable
    Batch plan(Batch batch) {
        records += batch.losses().size();
        for (LogRecord record : batch.records()) {
            boolean fits = records + 1 <= bound.records() && bytes + record.bytes() <= bound.bytes();
            if (isShed(record.level())) {
                shed.computeIfAbsent(record.source().key(), _ -> new ArrayList<>())
                        .add(record);
            } else if (fits) {
                kept.add(record);
                records++;
                bytes += record.bytes();
            } else {
                return null;
            }
        }
        return records + shed.size() > bound.records() ? null : withGaps(batch);
    }

    private boolean isShed(Level level) {
        double fill = Math.max((double) records / bound.records(), (double) bytes / bound.bytes());
        return switch (level) {
            case TRACE, DEBUG -> fill >= DEBUG_FILL;
            case INFO -> fill >= INFO_FILL;
            case WARN, ERROR, FATAL -> false;
        };
    }

    private Batch withGaps(Batch batch) {
        if (shed.isEmpty()) {
            return batch;
        }
        List<Loss> losses = new ArrayList<>(batch.losses());
        shed.values().forEach(records -> losses.add(gap(records)));
        return new Batch(batch.tenant(), kept, losses);
    }

    private static Loss gap(List<LogRecord> shed) {
        LogRecord first = shed.getFirst();
        long from = shed.stream()
                .mapToLong(record -> record.content().getSeq())
                .min()
                .orElse(0);
        long to = shed.stream()
                .mapToLong(record -> record.content().getSeq())
                .max()
                .orElse(0);
        return new Loss(
                0, first.source(), first.stamp().atMicros(), from, to, shed.size(), LossReason.SERVER_SHED.wire());
    }
}
