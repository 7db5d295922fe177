// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of a table that are things to be done, each by one replica at a time: one that is due is taken under a
 * lease, and then done, or due again later. Whoever dies with one leaves it to the others.
 *
 * @param table with columns {@code id}, {@code attempts}, {@code next_at}, {@code done_at} and {@code last_error}
 * @param forgotten column that is emptied when a row is done; empty = none
 */
record DueRows(String table, String forgotten) {
    private static final int ERROR_MAX = 200;

    /** What is due now, and will be again when the lease is over. */
    static SqlFilter due(Instant now, Duration lease) {
        return new SqlFilter().value(now.plus(lease)).and("done_at IS NULL").and("next_at <= ?", now);
    }

    /**
     * The one that waits longest, counted as tried and hidden from others until its lease is over.
     *
     * @param due made by {@link #due}, and perhaps narrowed
     */
    <T> Optional<T> take(Connection connection, SqlFilter due, Sql.RowReader<T> reader) throws SQLException {
        return Sql.first(
                connection,
                "UPDATE " + table + " SET attempts = attempts + 1, next_at = ? WHERE id = (SELECT id FROM " + table
                        + due.text() + " ORDER BY next_at FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *",
                reader,
                due.values());
    }

    /** Done, or given up: then {@code error} says why. */
    void done(Connection connection, UUID id, String error, Instant now) throws SQLException {
        String emptied = forgotten.isEmpty() ? "" : ", " + forgotten + " = NULL";
        int _ = Sql.update(
                connection,
                "UPDATE " + table + " SET done_at = ?, last_error = nullif(?, '')" + emptied + " WHERE id = ?",
                now,
                cut(error),
                id);
    }

    void again(Connection connection, UUID id, String error, Instant nextAt) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE " + table + " SET next_at = ?, last_error = ? WHERE id = ?",
                nextAt,
                cut(error),
                id);
    }

    /** Counts no further than {@code max}. */
    int waiting(Connection connection, int max) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*)::int AS rows FROM (SELECT 1 FROM " + table
                                + " WHERE done_at IS NULL LIMIT ?) w",
                        row -> row.getInt("rows"),
                        max)
                .orElse(0);
    }

    int deleteDone(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table
                        + " WHERE done_at < ? ORDER BY done_at LIMIT ?)",
                time,
                rowsMax);
    }

    private static String cut(String error) {
        return error.length() <= ERROR_MAX ? error : error.substring(0, ERROR_MAX);
    }
}
