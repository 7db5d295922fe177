// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines that wait for something, bounded: when there are too many the oldest of the lowest severity goes. Not
 * thread-safe.
 */
final class RankedLines {
    private final Viewer.Bound bound;
    private final List<ArrayDeque<Line>> byRank = new ArrayList<>();
    private int size;
    private long bytes;

    /** @param arrival lines are numbered as they come */
    record Line(long arrival, Shown shown) {}

    RankedLines(Viewer.Bound bound) {
        this.bound = bound;
        for (int rank = 0; rank <= Shown.GAP_RANK; rank++) {
            byRank.add(new ArrayDeque<>());
        }
    }

    int size() {
        return size;
    }

    /** How many were given up for it, itself among them if it ranks lowest. */
    int add(Line line) {
        int rank = line.shown().rank();
        int lost = 0;
        while (size > 0 && (size >= bound.entries() || bytes + line.shown().bytes() > bound.bytes())) {
            int lowest = lowestRank();
            lost++;
            if (lowest > rank) {
                return lost;
            }
            remove(byRank.get(lowest));
        }
        byRank.get(rank).addLast(line);
        size++;
        bytes += line.shown().bytes();
        return lost;
    }

    /** Null = there is none. */
    @Nullable
    Line oldest() {
        return size == 0 ? null : oldestQueue().getFirst();
    }

    /** There is one. */
    Line removeOldest() {
        return remove(oldestQueue());
    }

    void clear() {
        byRank.forEach(ArrayDeque::clear);
        size = 0;
        bytes = 0;
    }

    private Line remove(ArrayDeque<Line> queue) {
        Line line = queue.removeFirst();
        bytes -= line.shown().bytes();
        size--;
        return line;
    }

    private int lowestRank() {
        int rank = 0;
        while (byRank.get(rank).isEmpty()) {
            rank++;
        }
        return rank;
    }

    private ArrayDeque<Line> oldestQueue() {
        @Nullable ArrayDeque<Line> oldest = null;
        for (ArrayDeque<Line> queue : byRank) {
            if (!queue.isEmpty()
                    && (oldest == null
                            || queue.getFirst().arrival() < oldest.getFirst().arrival())) {
                oldest = queue;
            }
        }
        return requireNonNull(oldest);
    }
}
