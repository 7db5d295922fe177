// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page's search for records, window by window. It ends when the page is full, the range is through, or its time or
 * its rows are; then it says from where to go on. Used once, by one thread.
 */
final class PageSearch {
    private static final String NEWEST_FIRST = "at DESC, seq DESC, id DESC";
    private static final String OLDEST_FIRST = "at, seq, id";

    private final SearchDatabase database;
    private final Connection connection;
    private final History.Search search;
    private final long nowMicros;
    private final PageRows rows;
    private final long endNanos;

    /**
     * @param next where to go on; null = through
     * @param isFull it ended for want of room, not of time
     */
    record Found(List<Entry> records, @Nullable Cursor next, boolean isFull) {}

    PageSearch(SearchDatabase database, Connection connection, History.Search search, long nowMicros) {
        this.database = database;
        this.connection = connection;
        this.search = search;
        this.nowMicros = nowMicros;
        endNanos = System.nanoTime() + database.time().toNanos();
        rows = new PageRows(
                search.filter(), new PageRows.Bound(search.limit(), search.bytesMax(), database.rows(), endNanos));
    }

    Found run() throws SQLException {
        Window range = search.oldestFirst() ? fromOldest(search.remaining()) : search.remaining();
        TimeWindows windows = new TimeWindows(range, search.oldestFirst(), nowMicros);
        long edge = search.oldestFirst() ? range.fromMicros() : range.toMicros();
        boolean isFirst = true;
        while (windows.hasNext() && (isFirst || left().isPositive())) {
            int before = rows.scanned();
            Window window = windows.next();
            boolean through = scan(window, isFirst) && rows.isOpen();
            if (!through) {
                return cutShort(rows.scanned() > before, edge);
            }
            edge = search.oldestFirst() ? window.toMicros() : window.fromMicros();
            isFirst = false;
        }
        return new Found(rows.entries(), windows.hasNext() ? Cursor.before(edge) : null, false);
    }

    /** Windows that grow from 1970 on are large when they come to where records are: they begin at the oldest. */
    private Window fromOldest(Window range) throws SQLException {
        if (range.fromMicros() > 0) {
            return range;
        }
        HistorySql sql = new HistorySql(
                        "SELECT at FROM logger.log_record", search.filter().tenant())
                .order("at", 1);
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            long oldest = row.next() ? PgTime.micros(row, "at") : range.toMicros();
            return new Window(Math.min(oldest, range.toMicros()), range.toMicros());
        }
    }

    private Duration left() {
        return Duration.ofNanos(endNanos - System.nanoTime());
    }

    /** False when the time was over before the window was through. The first window has longer: a page must get on. */
    private boolean scan(Window window, boolean isFirst) throws SQLException {
        int before = rows.scanned();
        HistorySql sql = new HistorySql(StoredRow.RECORDS, search.filter().tenant())
                .andTimes(window.fromMicros(), window.toMicros())
                .andRecord(search.filter());
        try {
            if (!isFirst) {
                SearchDatabase.limit(connection, left());
            }
            rows.read(connection, beyondCursor(observed(sql, window.fromMicros())), order());
            return true;
        } catch (SQLException e) {
            boolean gotOn = !isFirst || rows.scanned() > before;
            if (!SearchDatabase.isTimeOver(e) || !gotOn) {
                throw e;
            }
            database.beginAgain(connection);
            return false;
        }
    }

    private Found cutShort(boolean inWindow, long edge) {
        if (rows.isFull()) {
            return new Found(
                    rows.entries(), Cursor.parse(rows.entries().getLast().getCursor()), true);
        }
        @Nullable Cursor last = inWindow ? rows.lastScanned() : null;
        return new Found(rows.entries(), last == null ? Cursor.before(edge) : last, false);
    }

    /** A record's shown time is at most the tolerance after its observed time: that is what prunes old partitions. */
    static HistorySql observed(HistorySql sql, long fromMicros) {
        long earliest = Stamp.observedMicros(fromMicros);
        return earliest == 0 ? sql : sql.and("observed >= ?", PgTime.of(earliest));
    }

    private HistorySql beyondCursor(HistorySql sql) {
        @Nullable Cursor cursor = search.cursor();
        if (cursor != null) {
            String beyond = search.oldestFirst() ? "(at, seq, id) > (?, ?, ?)" : "(at, seq, id) < (?, ?, ?)";
            sql.and(beyond, PgTime.of(cursor.atMicros()), cursor.seq(), cursor.id());
        }
        return sql;
    }

    private String order() {
        return search.oldestFirst() ? OLDEST_FIRST : NEWEST_FIRST;
    }
}
