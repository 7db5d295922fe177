// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored, page by page, with the gaps in their places. Any thread; each call takes one connection. */
final class History {
    static final int LIMIT_MAX = 1_000;
    static final int LIMIT_DEFAULT = 200;
    /** A page ends early rather than be larger than a frame may be. */
    static final int PAGE_BYTES_MAX = 640 * 1024;

    /** A record is observed a little before it gets its id. */
    private static final Duration ID_SLACK = Duration.ofMinutes(1);

    private final SearchDatabase database;
    private final Clock clock;

    /**
     * @param cursor where the page before ended; null = the first page
     * @param bytesMax over it the page is full
     */
    record Search(
            LogFilter filter, Window range, @Nullable Cursor cursor, int limit, long bytesMax, boolean oldestFirst) {

        /** A page of the usual size. */
        Search(LogFilter filter, Window range, @Nullable Cursor cursor, int limit, boolean oldestFirst) {
            this(filter, range, cursor, limit, PAGE_BYTES_MAX, oldestFirst);
        }

        /** What the pages before have left of the range. */
        Window remaining() {
            Window wanted = filter.within(range);
            if (cursor == null) {
                return wanted;
            }
            return oldestFirst
                    ? new Window(Math.max(wanted.fromMicros(), cursor.atMicros()), wanted.toMicros())
                    : new Window(wanted.fromMicros(), Math.min(wanted.toMicros(), cursor.endMicros()));
        }
    }

    /**
     * @param next where to go on; null = through
     * @param searchedToMicros how far the search came when it ended for its time; 0 = it did not
     */
    record Page(List<Entry> entries, @Nullable Cursor next, long searchedToMicros) {}

    /**
     * @param next the id after which to go on; 0 = through
     * @param scanned how many rows were asked for it
     */
    record Arrived(List<Entry> entries, long next, int scanned) {}

    History(SearchDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Page page(Search search) {
        return database.read(connection -> page(connection, search));
    }

    /** What arrived after that id, in the order of arrival. */
    Arrived arrivedAfter(LogFilter filter, long id, int limit) {
        return database.read(connection -> arrivedAfter(connection, filter, id, limit));
    }

    private Page page(Connection connection, Search search) throws SQLException {
        PageSearch.Found found = new PageSearch(database, connection, search, PgTime.micros(clock.instant())).run();
        PageGaps gaps = PageGaps.of(connection, search, found);
        @Nullable Cursor next = gaps.next();
        List<Entry> oldestFirst =
                search.oldestFirst() ? gaps.records() : gaps.records().reversed();
        List<Entry> merged = PageGaps.merged(connection, search.filter(), oldestFirst, gaps.gaps());
        return new Page(
                search.oldestFirst() ? merged : merged.reversed(),
                next,
                next == null || gaps.isFull() ? 0 : next.atMicros());
    }

    private Arrived arrivedAfter(Connection connection, LogFilter filter, long id, int limit) throws SQLException {
        long earliest = Math.max(0, PgTime.micros(RecordIds.time(id).minus(ID_SLACK)));
        HistorySql sql = new HistorySql(StoredRow.RECORDS, filter.tenant())
                .and("observed >= ?", PgTime.of(earliest))
                .and("id > ?", id)
                .andRecord(filter);
        long endNanos = System.nanoTime() + database.time().toNanos();
        PageRows rows = new PageRows(filter, new PageRows.Bound(limit, PAGE_BYTES_MAX, database.rows(), endNanos));
        rows.read(connection, sql, "id");
        @Nullable Cursor last = rows.isOpen() ? null : rows.lastScanned();
        long through = last == null ? Long.MAX_VALUE : last.id();
        HistorySql drops = new HistorySql(StoredRow.DROPS, filter.tenant())
                .and("id > ? AND id <= ?", id, through)
                .andGap(filter)
                .order("id", PageGaps.GAPS_MAX);
        List<Entry> entries = PageGaps.merged(connection, filter, rows.entries(), PageGaps.read(connection, drops));
        return new Arrived(entries, last == null ? 0 : through, rows.scanned());
    }
}
