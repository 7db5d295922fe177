// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page's records and the gaps of the time they span, in the order of the search. Each gap is on one page only: what
 * the next page begins with is its.
 *
 * @param next where to go on; null = through
 * @param isFull the page ended for want of room, not of time
 */
record PageGaps(
        List<Entry> records, List<Entry> gaps, @Nullable Cursor next, boolean isFull) {
    static final int GAPS_MAX = 1_000;

    /** More gaps than a page takes end it before the first that is left out. */
    static PageGaps of(Connection connection, History.Search search, PageSearch.Found found) throws SQLException {
        List<Entry> gaps = read(connection, sql(search, found.next()));
        if (gaps.size() <= GAPS_MAX) {
            return new PageGaps(found.records(), gaps, found.next(), found.isFull());
        }
        long cut = micros(gaps.getLast());
        if (micros(gaps.getFirst()) == cut) {
            // More of one microsecond than a page takes: no place between them to go on from.
            return new PageGaps(found.records(), gaps.subList(0, GAPS_MAX), found.next(), found.isFull());
        }
        Cursor next = Cursor.before(search.oldestFirst() ? cut : cut + 1);
        return new PageGaps(before(next, search, found.records()), before(next, search, gaps), next, true);
    }

    private static HistorySql sql(History.Search search, @Nullable Cursor next) {
        Window range = search.remaining();
        Window span = next == null
                ? range
                : search.oldestFirst()
                        ? new Window(range.fromMicros(), next.atMicros())
                        : new Window(next.endMicros(), range.toMicros());
        return new HistorySql(StoredRow.DROPS, search.filter().tenant())
                .andTimes(span.fromMicros(), span.toMicros())
                .andGap(search.filter())
                .order(search.oldestFirst() ? "at, id" : "at DESC, id DESC", GAPS_MAX + 1);
    }

    private static List<Entry> before(Cursor next, History.Search search, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> search.oldestFirst() == micros(entry) < next.atMicros())
                .toList();
    }

    private static long micros(Entry entry) {
        return entry.getTimeUnixNano() / Entries.NANOS_PER_MICRO;
    }

    /** The records, oldest first, with these gaps and the unexplained holes; those the filter lets through. */
    static List<Entry> merged(Connection connection, LogFilter filter, List<Entry> records, List<Entry> gaps)
            throws SQLException {
        List<Entry> all = new ArrayList<>(records);
        all.addAll(gaps);
        SessionHoles holes = SessionHoles.of(connection, filter.tenant(), all);
        List<Entry> merged = new ArrayList<>(holes.withGaps(records));
        gaps.stream().filter(holes::isOpen).forEach(merged::add);
        merged.removeIf(entry -> entry.hasGap() && !filter.matches(entry));
        // Stable: a hole stays right before its record.
        merged.sort(Comparator.comparingLong(Entry::getTimeUnixNano));
        return merged;
    }

    static List<Entry> read(Connection connection, HistorySql sql) throws SQLException {
        List<Entry> gaps = new ArrayList<>();
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                gaps.add(StoredRow.drop(row));
            }
        }
        return gaps;
    }
}
