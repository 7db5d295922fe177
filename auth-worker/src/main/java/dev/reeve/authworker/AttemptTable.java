// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Table {@code auth.attempt}; the key is a hash, existing accounts and invented ones look the same. */
final class AttemptTable {
    private AttemptTable() {}

    /** Locks the row of that key, making it if there is none; empty = no failure so far. */
    static Optional<Attempt> lock(Connection connection, byte[] key, String tenant, Instant now) throws SQLException {
        int inserted = Sql.update(
                connection,
                "INSERT INTO auth.attempt (key, tenant, failures, next_at) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
                key,
                tenant,
                now);
        if (inserted == 1) {
            return Optional.empty();
        }
        return Sql.first(
                connection,
                "SELECT failures, next_at FROM auth.attempt WHERE key = ? FOR UPDATE",
                row -> new Attempt(row.getInt("failures"), Sql.instant(row, "next_at")),
                key);
    }

    static void update(Connection connection, byte[] key, Attempt attempt) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.attempt SET failures = ?, next_at = ? WHERE key = ?",
                attempt.failures(),
                attempt.nextAt(),
                key);
    }

    static void delete(Connection connection, byte[] key) throws SQLException {
        int _ = Sql.update(connection, "DELETE FROM auth.attempt WHERE key = ?", key);
    }

    static int deleteBefore(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.attempt WHERE key IN"
                        + " (SELECT key FROM auth.attempt WHERE next_at < ? ORDER BY next_at LIMIT ?)",
                time,
                rowsMax);
    }
}
