// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Splits a range of time into windows that grow, from the side where a search begins: so a page of recent lines
 * touches few partitions, and a search for something rare can stop between two windows and say how far it came.
 */
final class TimeWindows implements Iterator<TimeWindows.Window> {
    /** PostgreSQL could go further; protobuf's nanoseconds end in 2262. */
    static final long LATEST_MICROS = Long.MAX_VALUE / 1_000;

    private static final long FIRST_MICROS = 3_600_000_000L;
    private static final int GROWTH = 6;

    private final boolean oldestFirst;
    private final long nowMicros;
    private long fromMicros;
    private long toMicros;
    private long width = FIRST_MICROS;

    /** {@code from} inclusive, {@code to} exclusive. */
    record Window(long fromMicros, long toMicros) {}

    TimeWindows(Window range, boolean oldestFirst, long nowMicros) {
        this.oldestFirst = oldestFirst;
        this.nowMicros = nowMicros;
        fromMicros = range.fromMicros();
        toMicros = range.toMicros();
    }

    @Override
    public boolean hasNext() {
        return fromMicros < toMicros;
    }

    @Override
    public Window next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Window window = oldestFirst ? upwards() : downwards();
        width *= GROWTH;
        return window;
    }

    private Window downwards() {
        long edge = Math.max(fromMicros, Math.min(toMicros, nowMicros) - width);
        long from = edge < FIRST_MICROS ? fromMicros : edge;
        Window window = new Window(from, toMicros);
        toMicros = from;
        return window;
    }

    private Window upwards() {
        long edge = fromMicros + width;
        long to = edge > nowMicros ? toMicros : Math.min(toMicros, edge);
        Window window = new Window(fromMicros, to);
        fromMicros = to;
        return window;
    }
}
