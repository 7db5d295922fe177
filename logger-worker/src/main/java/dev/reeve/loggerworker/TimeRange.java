// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.loggerworker.TimeWindows.Window;

/** A request's range of time: from inclusive, to exclusive, in Unix nanoseconds; 0 = open. */
final class TimeRange {
    private TimeRange() {}

    static Window of(long fromUnixNanos, long toUnixNanos) {
        long from = micros(fromUnixNanos, 0);
        long to = micros(toUnixNanos, TimeWindows.LATEST_MICROS);
        if (from > to) {
            throw LogRefused.invalid("from is after to");
        }
        return new Window(from, to);
    }

    static long micros(long unixNanos, long open) {
        if (unixNanos < 0) {
            throw LogRefused.invalid("a time is after 2262");
        }
        return unixNanos == 0 ? open : unixNanos / Entries.NANOS_PER_MICRO;
    }
}
