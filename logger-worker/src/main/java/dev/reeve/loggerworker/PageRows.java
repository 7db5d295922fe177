// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a page while it fills. Where SQL could not tell all of the filter, the rows are asked here, and then a
 * page ends also after so many rows, or when its time is over.
 */
final class PageRows {
    private final LogFilter filter;
    private final Bound bound;
    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private int scanned;
    private @Nullable Cursor lastScanned;
    private boolean full;
    private boolean stopped;

    /**
     * What a page holds at most, and what it may take.
     *
     * @param rows that are asked
     * @param endNanos {@link System#nanoTime} when its time is over
     */
    record Bound(int entries, long bytes, int rows, long endNanos) {}

    PageRows(LogFilter filter, Bound bound) {
        this.filter = filter;
        this.bound = bound;
    }

    List<Entry> entries() {
        return entries;
    }

    /** There is a record more than fits. */
    boolean isFull() {
        return full;
    }

    boolean isOpen() {
        return !full && !stopped;
    }

    int scanned() {
        return scanned;
    }

    /** The last row that was asked; null = there was none. */
    @Nullable
    Cursor lastScanned() {
        return lastScanned;
    }

    /** {@code order}: the page goes on behind the last row of it. */
    void read(Connection connection, HistorySql sql, String order) throws SQLException {
        int rows = sql.isWhole() ? bound.entries() - entries.size() + 1 : bound.rows() - scanned;
        try (PreparedStatement query = sql.order(order, rows).prepare(connection);
                ResultSet row = query.executeQuery()) {
            while (isOpen() && row.next()) {
                Entry entry = StoredRow.record(row);
                if (sql.isWhole() || filter.matches(entry)) {
                    add(entry);
                }
                scanned(entry, sql.isWhole());
            }
        }
    }

    private void add(Entry entry) {
        full = entries.size() == bound.entries() || bytes >= bound.bytes();
        if (!full) {
            entries.add(entry);
            bytes += entry.getSerializedSize();
        }
    }

    private void scanned(Entry entry, boolean whole) {
        if (!full) {
            scanned++;
            lastScanned = Cursor.parse(entry.getCursor());
            stopped = !whole && (scanned >= bound.rows() || System.nanoTime() > bound.endNanos());
        }
    }
}
