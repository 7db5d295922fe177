// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream goes on after a cut, on whatever replica. A viewer has what a snapshot of the database sees, and of
 * the replicas it was at also what they showed before it was committed.
 *
 * @param seen what the snapshot sees was shown; null = nothing is known but {@code shown}, of all replicas
 * @param shown of each replica the last id that it showed; the one it was at last comes first
 * @param floor while a viewer catches up: it has everything up to this id; else 0
 */
record Place(@Nullable Seen seen, List<Long> shown, long floor) {
    /** Of replicas; it takes seconds until a snapshot sees what they showed. */
    static final int SHOWN_MAX = 8;

    private static final String PREFIX = "p.";
    private static final int PARTS = 7;
    private static final int TEXT_MAX = 1_024;

    Place {
        shown = List.copyOf(shown);
    }

    static Place after(long id) {
        return new Place(null, List.of(id), 0);
    }

    Place withFloor(long id) {
        return new Place(seen, shown, id);
    }

    long last() {
        return shown.getFirst();
    }

    /** The last id that this replica showed; 0 = nothing is known of it. */
    long lastOf(int node) {
        return seen == null
                ? 0
                : shown.stream()
                        .filter(last -> RecordIds.node(last) == node)
                        .mapToLong(last -> last)
                        .max()
                        .orElse(0);
    }

    /** True when its viewer has that record, though it need not be committed yet. */
    boolean hasShown(long id) {
        return id != 0 && id <= lastOf(RecordIds.node(id));
    }

    /** The text of a place, or an entry's cursor. */
    static Place parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return after(Cursor.parse(text).id());
        }
        String[] parts = text.split("\\.", -1);
        if (text.length() > TEXT_MAX || parts.length != PARTS) {
            throw Cursor.malformed();
        }
        long xmin = Cursor.number(parts[4]);
        List<Long> running = numbers(parts[6]).stream().map(each -> xmin + each).toList();
        List<Long> shown = numbers(parts[1]);
        if (running.size() > Seen.RUNNING_MAX || shown.isEmpty() || shown.size() > SHOWN_MAX) {
            throw Cursor.malformed();
        }
        Seen seen = new Seen(Cursor.number(parts[3]), xmin, xmin + Cursor.number(parts[5]), running);
        return new Place(seen, shown, Cursor.number(parts[2]));
    }

    private static List<Long> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split("-", -1)).map(Cursor::number).toList();
    }

    String text() {
        if (seen == null) {
            return new Cursor(0, 0, Math.max(last(), floor)).text();
        }
        return PREFIX
                + String.join(
                        ".",
                        text(shown, 0),
                        Cursor.text(floor),
                        Cursor.text(seen.atMicros()),
                        Cursor.text(seen.xmin()),
                        Cursor.text(seen.xmax() - seen.xmin()),
                        text(seen.running(), seen.xmin()));
    }

    private static String text(List<Long> numbers, long less) {
        return numbers.stream().map(each -> Cursor.text(each - less)).collect(Collectors.joining("-"));
    }
}
