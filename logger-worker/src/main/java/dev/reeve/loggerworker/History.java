// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Shortened;
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

    /** A record is observed a little before it gets its id, and committed a little after. */
    private static final long SLACK_MICROS = Duration.ofMinutes(5).toNanos() / Entries.NANOS_PER_MICRO;

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

    /** What was read, and what it could see at least. */
    record Sighted<T>(T read, Seen seen) {}

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

    /** A page that ran out of time goes on with what is there by then: so what it sees is told from before it. */
    Sighted<Page> sightedPage(Search search) {
        return database.read(connection -> {
            Seen before = seen(connection);
            return new Sighted<>(page(connection, search), before);
        });
    }

    /** What came since that place, in the order of ids. */
    Sighted<Arrived> arrivedAfter(LogFilter filter, Place place, int limit) {
        return database.read(connection -> {
            Seen now = seen(connection);
            if (place.seen() != null && place.seen().xmax() > now.xmax()) {
                throw LogRefused.invalid("the cursor is of another database");
            }
            return new Sighted<>(arrivedAfter(connection, filter, place, limit), now);
        });
    }

    /** Of which apps the oldest records had to go before their time. */
    List<Shortened> shortened(LogFilter filter) {
        return database.read(connection -> ShortenedRows.list(connection, filter.tenant(), filter.app()));
    }

    private Seen seen(Connection connection) throws SQLException {
        return Seen.current(connection, PgTime.micros(clock.instant()));
    }

    private Page page(Connection connection, Search search) throws SQLException {
        PageSearch.Found found = new PageSearch(database, connection, search, PgTime.micros(clock.instant())).run();
        // What its last window left of its time is not for the gaps.
        SearchDatabase.limit(connection, database.time().multipliedBy(SearchDatabase.PATIENCE));
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

    private Arrived arrivedAfter(Connection connection, LogFilter filter, Place place, int limit) throws SQLException {
        HistorySql sql = new HistorySql(StoredRow.RECORDS, filter.tenant())
                .and("observed >= ?", PgTime.of(earliest(place)))
                .andUnseen(place)
                .andRecord(filter);
        long endNanos = System.nanoTime() + database.time().toNanos();
        PageRows rows = new PageRows(filter, new PageRows.Bound(limit, PAGE_BYTES_MAX, database.rows(), endNanos));
        rows.read(connection, sql, "id");
        @Nullable Cursor last = rows.isOpen() ? null : rows.lastScanned();
        long through = last == null ? Long.MAX_VALUE : last.id();
        List<Entry> gaps = PageGaps.read(connection, drops(filter, place, through));
        if (gaps.size() > PageGaps.GAPS_MAX) {
            // What is behind the last gap that has room comes next time, gaps and records.
            gaps = gaps.subList(0, PageGaps.GAPS_MAX);
            through = id(gaps.getLast());
        }
        long end = through;
        List<Entry> records =
                rows.entries().stream().filter(entry -> id(entry) <= end).toList();
        List<Entry> entries = PageGaps.merged(connection, filter, records, gaps);
        return new Arrived(entries, end == Long.MAX_VALUE ? 0 : end, rows.scanned());
    }

    /** Their times are their devices': it is their ids that say when they came. */
    private static HistorySql drops(LogFilter filter, Place place, long through) {
        return new HistorySql(StoredRow.DROPS, filter.tenant())
                .and("id >= ?", RecordIds.first(PgTime.instant(earliest(place))))
                .andUnseen(place)
                .and("id <= ?", through)
                .andGap(filter)
                .order("id", PageGaps.GAPS_MAX + 1);
    }

    private static long id(Entry entry) {
        return Cursor.parse(entry.getCursor()).id();
    }

    /**
     * Before it nothing was observed that the viewer has not got: what a snapshot does not see was committed after it,
     * and so observed at most the slack before it, however long ago the viewer's last line was.
     */
    static long earliest(Place place) {
        Seen seen = place.seen();
        long shown =
                seen == null ? PgTime.micros(RecordIds.time(Math.max(place.last(), place.floor()))) : seen.atMicros();
        return Math.max(0, shown - SLACK_MICROS);
    }
}
