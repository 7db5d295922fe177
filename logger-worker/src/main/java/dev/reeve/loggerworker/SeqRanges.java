// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which seqs of a session are there: disjoint ranges that never touch, as in PostgreSQL's int8multirange. Not
 * thread-safe.
 *
 * <pre>{[1,6),[9,10)}   1 to 5 and 9 are there, 6 to 8 are a hole</pre>
 */
final class SeqRanges {
    /** First seq of a range to its last, both inclusive. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Both ends inclusive. */
    record Range(long from, long to) {
        long count() {
            return to - from + 1;
        }
    }

    /** Reads PostgreSQL's text form. */
    static SeqRanges parse(String multirange) {
        SeqRanges parsed = new SeqRanges();
        String inner = multirange.substring(1, multirange.length() - 1);
        if (inner.isEmpty()) {
            return parsed;
        }
        for (String range : inner.split("(?<=\\)),", -1)) {
            int comma = range.indexOf(',');
            long from = Long.parseLong(range, 1, comma, 10);
            long end = Long.parseLong(range, comma + 1, range.length() - 1, 10);
            parsed.ranges.put(from, end - 1);
        }
        return parsed;
    }

    /** PostgreSQL's text form. */
    String asMultirange() {
        StringBuilder text = new StringBuilder("{");
        ranges.forEach((from, to) -> {
            text.append(text.length() > 1 ? "," : "").append('[').append(from.longValue());
            text.append(',').append(to + 1).append(')');
        });
        return text.append('}').toString();
    }

    boolean contains(long seq) {
        Map.Entry<Long, Long> before = ranges.floorEntry(seq);
        return before != null && before.getValue() >= seq;
    }

    /** The highest seq that is there; 0 = none. */
    long top() {
        return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
    }

    int size() {
        return ranges.size();
    }

    /** False when it was there already. */
    boolean add(long seq) {
        if (contains(seq)) {
            return false;
        }
        add(new Range(seq, seq));
        return true;
    }

    void add(Range added) {
        long from = added.from();
        long to = added.to();
        Map.Entry<Long, Long> near = ranges.floorEntry(to == Long.MAX_VALUE ? to : to + 1);
        while (near != null && near.getValue() >= from - 1) {
            from = Math.min(from, near.getKey());
            to = Math.max(to, near.getValue());
            ranges.remove(near.getKey());
            near = ranges.floorEntry(to + 1);
        }
        ranges.put(from, to);
    }

    /** The hole that ends right before this seq, or null: seq counts from 1. */
    @Nullable
    Range holeBefore(long seq) {
        if (seq <= 1 || contains(seq - 1)) {
            return null;
        }
        Map.Entry<Long, Long> before = ranges.floorEntry(seq - 1);
        return new Range(before == null ? 1 : before.getValue() + 1, seq - 1);
    }

    /** The missing parts of a range, in order. */
    List<Range> holes(Range within) {
        List<Range> holes = new ArrayList<>();
        long next = within.from();
        Map.Entry<Long, Long> first = ranges.floorEntry(next);
        if (first != null && first.getValue() >= next) {
            next = first.getValue() + 1;
        }
        for (Map.Entry<Long, Long> range : ranges.tailMap(next).entrySet()) {
            if (range.getKey() > within.to()) {
                break;
            }
            holes.add(new Range(next, range.getKey() - 1));
            next = range.getValue() + 1;
        }
        if (next <= within.to()) {
            holes.add(new Range(next, within.to()));
        }
        return holes;
    }

    /**
     * Closes the oldest holes until at most {@code rangesMax} ranges are left. What is missing there can no longer be
     * told from a duplicate: the caller records the closed holes as lost.
     */
    List<Range> closeOldest(int rangesMax) {
        List<Range> closed = new ArrayList<>();
        while (ranges.size() > rangesMax) {
            Map.Entry<Long, Long> first = ranges.firstEntry();
            long next = ranges.higherKey(first.getKey());
            Range hole = new Range(first.getValue() + 1, next - 1);
            closed.add(hole);
            add(hole);
        }
        return closed;
    }
}
