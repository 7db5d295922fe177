// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last records below the level, in memory: what led to an error costs nothing until there is one. Any thread, each
 * step under its lock.
 */
final class FlightRecorder {
    private final Loop loop;
    private final long recordsMax;
    private final long bytesMax;
    private final long everyMs;
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private long bytes;
    private long notBeforeMs = Long.MIN_VALUE;

    FlightRecorder(Loop loop, Settings settings) {
        this.loop = loop;
        this.recordsMax = settings.whole(Setting.FLIGHT_RECORDS_MAX);
        this.bytesMax = settings.whole(Setting.FLIGHT_BYTES_MAX);
        this.everyMs = settings.whole(Setting.FLIGHT_EVERY_MS);
    }

    /** Whether it keeps anything at all. */
    boolean isOn() {
        return recordsMax > 0;
    }

    synchronized void add(LogLine line) {
        lines.addLast(line);
        bytes += line.json().length;
        while (lines.size() > recordsMax || bytes > bytesMax) {
            bytes -= lines.removeFirst().json().length;
        }
    }

    /** All it has, oldest first, for an error; none if the last time was just now. */
    List<LogLine> take() {
        return inFlight(takenForError());
    }

    private synchronized List<LogLine> takenForError() {
        if (loop.nowMs() < notBeforeMs || lines.isEmpty()) {
            return new ArrayList<>();
        }
        notBeforeMs = loop.nowMs() + everyMs;
        return taken(Long.MIN_VALUE);
    }

    /** When they were written. */
    synchronized List<Long> orders() {
        List<Long> orders = new ArrayList<>(lines.size());
        lines.forEach(line -> orders.add(line.order()));
        return orders;
    }

    /** Those that were written since; they leave it. */
    List<LogLine> from(long order) {
        return inFlight(taken(order));
    }

    /** Copied where nobody waits for it. */
    private static List<LogLine> inFlight(List<LogLine> lines) {
        lines.replaceAll(LogLine::inFlight);
        return lines;
    }

    private synchronized List<LogLine> taken(long order) {
        List<LogLine> taken = new ArrayList<>();
        lines.removeIf(line -> {
            boolean is = line.order() >= order;
            if (is) {
                bytes -= line.json().length;
                taken.add(line);
            }
            return is;
        });
        return taken;
    }
}
