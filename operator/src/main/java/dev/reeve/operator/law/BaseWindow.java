// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayDeque;
import java.util.Deque;

/** The highest base of a time that slides. Only what a later one does not exceed is kept, so few are. */
final class BaseWindow {
    private record Entry(long timeMs, long base) {}

    private final Deque<Entry> falling = new ArrayDeque<>();

    /** @param base bounded by the pool's bounds, and so is the number of entries */
    void add(long nowMs, long base) {
        while (!falling.isEmpty() && falling.getLast().base() <= base) {
            falling.removeLast();
        }
        falling.addLast(new Entry(nowMs, base));
    }

    long max(long nowMs, double windowMs) {
        while (!falling.isEmpty() && nowMs - falling.getFirst().timeMs() > windowMs) {
            falling.removeFirst();
        }
        return falling.isEmpty() ? 0 : falling.getFirst().base();
    }
}
