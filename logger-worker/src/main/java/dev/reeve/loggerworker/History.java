// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is stored, page by page, with the gaps in their places. Any thread; each call takes one connection. */
final class History {
    static final int LIMIT_MAX = 1_000;
    static final int LIMIT_DEFAULT = 200;
    /** A page ends early rather than be larger than a frame may be. */
    static final int PAGE_BYTES_MAX = 640 * 1024;

    private static final int GAPS_MAX = 1_000;
    /** A record is observed a little before it gets its id. */
    private static final Duration ID_SLACK = Duration.ofMinutes(1);

    private static final String QUERY_CANCELED = "57014";
    private static final String NEWEST_FIRST = "at DESC, seq DESC, id DESC";
    private static final String OLDEST_FIRST = "at, seq, id";

    private final DataSource database;
    private final Clock clock;
    private final Duration searchTime;

    /** @param cursor where the page before ended; null = the first page */
    record Search(LogFilter filter, Window range, @Nullable Cursor cursor, int limit, boolean oldestFirst) {}

    /**
     * @param next where to go on; null = through
     * @param searchedToMicros how far the search came when it ended for its time; 0 = it did not
     */
    record Page(List<Entry> entries, @Nullable Cursor next, long searchedToMicros) {}

    /** @param next the id after which to go on; 0 = through */
    record Arrived(List<Entry> entries, long next) {}

    /**
     * @param searchTime a page that is not full by then ends between two windows; a single window has four times as
     * long
     */
    History(DataSource database, Clock clock, Duration searchTime) {
        this.database = database;
        this.clock = clock;
        this.searchTime = searchTime;
    }

    Page page(Search search) {
        return read(connection -> page(connection, search));
    }

    /** What arrived after that id, in the order of arrival. */
    Arrived arrivedAfter(LogFilter filter, long id, int limit) {
        return read(connection -> arrivedAfter(connection, filter, id, limit));
    }

    private Page page(Connection connection, Search search) throws SQLException {
        long end = System.nanoTime() + searchTime.toNanos();
        Window range = remaining(search);
        TimeWindows windows = new TimeWindows(range, search.oldestFirst(), PgTime.micros(clock.instant()));
        Rows rows = new Rows(search.limit());
        long edge = search.oldestFirst() ? range.fromMicros() : range.toMicros();
        while (windows.hasNext() && !rows.isFull() && System.nanoTime() < end) {
            Window window = windows.next();
            HistorySql sql = new HistorySql(StoredRow.RECORDS, search.filter().tenant())
                    .andTimes(window.fromMicros(), window.toMicros())
                    .andRecord(search.filter());
            rows.read(connection, inOrder(observed(sql, window.fromMicros()), search, rows.room()));
            edge = search.oldestFirst() ? window.toMicros() : window.fromMicros();
        }
        if (rows.isFull()) {
            Cursor last = Cursor.parse(rows.entries.getLast().getCursor());
            return new Page(inPlace(connection, search, rows, last.atMicros()), last, 0);
        }
        List<Entry> entries = inPlace(connection, search, rows, edge);
        return windows.hasNext() ? new Page(entries, Cursor.before(edge), edge) : new Page(entries, null, 0);
    }

    /** A record's shown time is at most the tolerance after its observed time: that is what prunes old partitions. */
    private static HistorySql observed(HistorySql sql, long fromMicros) {
        long earliest = fromMicros - Stamp.TOLERANCE_NANOS / Entries.NANOS_PER_MICRO;
        return earliest <= 0 ? sql : sql.and("observed >= ?", PgTime.of(earliest));
    }

    private static HistorySql inOrder(HistorySql sql, Search search, int room) {
        Cursor cursor = search.cursor();
        if (cursor != null) {
            String beyond = search.oldestFirst() ? "(at, seq, id) > (?, ?, ?)" : "(at, seq, id) < (?, ?, ?)";
            sql.and(beyond, PgTime.of(cursor.atMicros()), cursor.seq(), cursor.id());
        }
        return sql.order(search.oldestFirst() ? OLDEST_FIRST : NEWEST_FIRST, room + 1);
    }

    private static Window remaining(Search search) {
        Window range = search.range();
        Cursor cursor = search.cursor();
        if (cursor == null) {
            return range;
        }
        return search.oldestFirst()
                ? new Window(Math.max(range.fromMicros(), cursor.atMicros()), range.toMicros())
                : new Window(range.fromMicros(), Math.min(range.toMicros(), cursor.endMicros()));
    }

    /** The records with the gaps of the time they span, in the order asked for. Each gap is on one page only. */
    private static List<Entry> inPlace(Connection connection, Search search, Rows rows, long edge) throws SQLException {
        Window range = remaining(search);
        Window span = search.oldestFirst()
                ? new Window(range.fromMicros(), Math.min(edge, range.toMicros()))
                : new Window(Math.max(range.fromMicros(), rows.isFull() ? edge + 1 : edge), range.toMicros());
        HistorySql sql = new HistorySql(StoredRow.DROPS, search.filter().tenant())
                .andTimes(span.fromMicros(), span.toMicros())
                .andSource(search.filter())
                .order("at, id", GAPS_MAX);
        List<Entry> entries = new ArrayList<>(rows.entries);
        if (!search.oldestFirst()) {
            Collections.reverse(entries);
        }
        List<Entry> merged = merged(connection, search.filter(), entries, gaps(connection, sql));
        if (!search.oldestFirst()) {
            Collections.reverse(merged);
        }
        return merged;
    }

    private static Arrived arrivedAfter(Connection connection, LogFilter filter, long id, int limit)
            throws SQLException {
        long earliest = Math.max(0, PgTime.micros(RecordIds.time(id).minus(ID_SLACK)));
        HistorySql sql = new HistorySql(StoredRow.RECORDS, filter.tenant())
                .and("observed >= ?", PgTime.of(earliest))
                .and("id > ?", id)
                .andRecord(filter)
                .order("id", limit + 1);
        Rows rows = new Rows(limit);
        rows.read(connection, sql);
        long through =
                rows.isFull() ? Cursor.parse(rows.entries.getLast().getCursor()).id() : Long.MAX_VALUE;
        HistorySql drops = new HistorySql(StoredRow.DROPS, filter.tenant())
                .and("id > ? AND id <= ?", id, through)
                .andSource(filter)
                .order("id", GAPS_MAX);
        List<Entry> entries = merged(connection, filter, rows.entries, gaps(connection, drops));
        return new Arrived(entries, rows.isFull() ? through : 0);
    }

    private static List<Entry> merged(Connection connection, LogFilter filter, List<Entry> records, List<Entry> gaps)
            throws SQLException {
        List<Entry> all = new ArrayList<>(records);
        all.addAll(gaps);
        SessionHoles holes = SessionHoles.of(connection, filter.tenant(), all);
        List<Entry> merged = new ArrayList<>(holes.withGaps(records));
        gaps.stream().filter(holes::isOpen).forEach(merged::add);
        // Stable: a hole stays right before its record.
        merged.sort(Comparator.comparingLong(Entry::getTimeUnixNano));
        return merged;
    }

    private static List<Entry> gaps(Connection connection, HistorySql sql) throws SQLException {
        List<Entry> gaps = new ArrayList<>();
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                gaps.add(StoredRow.drop(row));
            }
        }
        return gaps;
    }

    private <T> T read(Reading<T> reading) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement limit = connection.createStatement()) {
                limit.execute("SET TRANSACTION READ ONLY");
                limit.execute("SET LOCAL statement_timeout = " + 4 * searchTime.toMillis());
                return reading.read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState())) {
                throw new LogRefused(LogRefused.Reason.TOO_SLOW, "the search took too long: narrow its time or filter");
            }
            throw Intake.storeAway("the log store is away");
        }
    }

    /** Reads through one connection. */
    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /** The records of a page while it fills. */
    private static final class Rows {
        private final List<Entry> entries = new ArrayList<>();
        private final int limit;
        private long bytes;
        private boolean more;

        Rows(int limit) {
            this.limit = limit;
        }

        int room() {
            return limit - entries.size();
        }

        /** There is a record more than fits. */
        boolean isFull() {
            return more;
        }

        void read(Connection connection, HistorySql sql) throws SQLException {
            try (PreparedStatement query = sql.prepare(connection);
                    ResultSet row = query.executeQuery()) {
                while (!more && row.next()) {
                    more = entries.size() == limit || bytes >= PAGE_BYTES_MAX;
                    if (!more) {
                        Entry entry = StoredRow.record(row);
                        entries.add(entry);
                        bytes += entry.getSerializedSize();
                    }
                }
            }
        }
    }
}
