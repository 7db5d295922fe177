// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Comparator;

/**
 * A place in the order of records: by shown time, then seq, then id. Its text is opaque to clients.
 *
 * @param atMicros shown time, microseconds since 1970
 */
record Cursor(long atMicros, long seq, long id) implements Comparable<Cursor> {
    private static final int RADIX = 36;
    private static final int PARTS = 3;
    private static final int TEXT_MAX = 64;
    private static final Comparator<Cursor> ORDER = Comparator.comparingLong(Cursor::atMicros)
            .thenComparingLong(Cursor::seq)
            .thenComparingLong(Cursor::id);

    /** The place before everything at that time. */
    static Cursor before(long atMicros) {
        return new Cursor(atMicros, 0, 0);
    }

    static Cursor parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS || text.length() > TEXT_MAX) {
            throw malformed();
        }
        return new Cursor(number(parts[0]), number(parts[1]), number(parts[2]));
    }

    /** The end, exclusive, of the time before and at this place. */
    long endMicros() {
        return seq == 0 && id == 0 ? atMicros : atMicros + 1;
    }

    String text() {
        return text(atMicros) + '.' + text(seq) + '.' + text(id);
    }

    @Override
    public int compareTo(Cursor other) {
        return ORDER.compare(this, other);
    }

    /** Not negative, in the radix of cursors. */
    static long number(String text) {
        try {
            long number = Long.parseLong(text, RADIX);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused as any other that is none.
        }
        throw malformed();
    }

    static String text(long number) {
        return Long.toString(number, RADIX);
    }

    static LogRefused malformed() {
        return LogRefused.invalid("the cursor is not one that this service gave");
    }
}
