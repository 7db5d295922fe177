// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.PriorityQueue;

/** What happens when, in virtual time; of the same time what was planned first. */
final class Agenda {
    private record Entry(double time, long number, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int order = Double.compare(time, other.time);
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private double now;
    private long planned;

    double now() {
        return now;
    }

    void at(double time, Runnable what) {
        entries.add(new Entry(time, planned++, what));
    }

    void in(double seconds, Runnable what) {
        at(now + seconds, what);
    }

    /** Again and again, first after {@code phase} of the period. */
    void every(double period, double phase, Runnable what) {
        in(period * phase, () -> repeat(period, what));
    }

    private void repeat(double period, Runnable what) {
        what.run();
        in(period, () -> repeat(period, what));
    }

    void runUntil(double end) {
        while (!entries.isEmpty() && entries.peek().time() <= end) {
            Entry next = entries.remove();
            now = next.time();
            next.what().run();
        }
        now = end;
    }
}
