// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.PriorityQueue;

/** Virtual time of a simulated cluster: what is planned happens in order of time, then of being planned. */
final class ClusterClock {
    private final PriorityQueue<Entry> agenda = new PriorityQueue<>();
    private long nowMs;
    private long planned;

    private record Entry(long atMs, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return atMs == other.atMs ? Long.compare(number, other.number) : Long.compare(atMs, other.atMs);
        }
    }

    long nowMs() {
        return nowMs;
    }

    void in(long delayMs, Runnable action) {
        at(nowMs + Math.max(0, delayMs), action);
    }

    void at(long atMs, Runnable action) {
        agenda.add(new Entry(Math.max(nowMs, atMs), planned++, action));
    }

    void runUntil(long untilMs) {
        for (Entry next = agenda.peek(); next != null && next.atMs <= untilMs; next = agenda.peek()) {
            agenda.poll();
            nowMs = next.atMs;
            next.action.run();
        }
        nowMs = untilMs;
    }
}
