// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the log may cost: so many records a second, and so many bytes an hour where the network is metered. Guarded by
 * the ring's lock.
 */
final class LogBudgets {
    private static final double HOUR_MS = TimeUnit.HOURS.toMillis(1);

    private final LogBudget records;
    private final LogBudget bytes;
    private boolean metered;

    LogBudgets(Settings settings, long nowMs) {
        this.records = new LogBudget(
                settings.fraction(Setting.LOG_RATE_MAX) / TimeUnit.SECONDS.toMillis(1),
                settings.fraction(Setting.LOG_BURST_MAX),
                nowMs);
        double hour = settings.fraction(Setting.LOG_METERED_BYTES_MAX);
        double burst = Math.min(hour, settings.fraction(Setting.LOG_METERED_BURST_MAX));
        // What comes at once and what an hour adds are no more than the hour's, whenever it begins.
        this.bytes = new LogBudget((hour - burst) / HOUR_MS, burst, nowMs);
    }

    /** Whether what is sent now is paid for by its size. */
    void metered(boolean is) {
        metered = is;
    }

    /**
     * Takes what a record costs.
     *
     * @param ofRing what waits there
     * @return less grave ones that have to go for it; null = they would not do, and it has to go itself
     */
    @Nullable
    List<LogEntry> take(LogLine line, long size, LogClasses ofRing, long nowMs) {
        // What the flight recorder kept comes by hundreds at once, and is bounded there.
        double record = line.isFlight() ? 0 : 1;
        double sent = metered ? size : 0;
        boolean isOver = records.missing(record, nowMs) > 0;
        double bytesOver = bytes.missing(sent, nowMs);
        int below = LogEntry.classOf(line.severity());
        List<LogEntry> victims = ofRing.cheapest(below, isOver ? 1 : 0, bytesOver);
        if (victims == null) {
            return null;
        }
        records.take(isOver ? 0 : record);
        if (metered) {
            bytes.take(sent - victims.stream().mapToLong(LogEntry::size).sum());
        }
        return victims;
    }
}
