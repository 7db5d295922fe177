// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Table {@code auth.revocation}: a row is written in the transaction of its cause. */
final class RevocationTable {
    private RevocationTable() {}

    /**
     * Whoever revokes takes this before anything that it ends, so that two that end the same things wait for each other
     * instead of crossing. It lasts to the end of the transaction: numbers become visible in their order; otherwise
     * a slow transaction could commit number 7 after a reader had seen 8.
     */
    static void lock(Connection connection) throws SQLException {
        Sql.call(connection, "SELECT pg_advisory_xact_lock(?)", AdvisoryLock.REVOCATIONS.number());
    }

    /** Adds a row and gives its number; the caller holds the lock. */
    static long insert(Connection connection, String tenant, Revocation.Kind kind, String value, Instant expiresAt)
            throws SQLException {
        return Sql.first(
                        connection,
                        "INSERT INTO auth.revocation (seq, tenant, kind, value, expires_at)"
                                + " VALUES (nextval('auth.revocation_seq'), ?, ?, ?, ?) RETURNING seq",
                        row -> row.getLong("seq"),
                        tenant,
                        kind.column(),
                        value,
                        expiresAt)
                .orElseThrow();
    }

    static List<Revocation> after(Connection connection, long seq, int rowsMax) throws SQLException {
        return Sql.list(
                connection,
                "SELECT seq, kind, value, expires_at FROM auth.revocation WHERE seq > ? ORDER BY seq LIMIT ?",
                RevocationTable::read,
                seq,
                rowsMax);
    }

    /** The highest number that was ever drawn, committed or not. */
    static long drawn(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS seq FROM auth.revocation_seq",
                        row -> row.getLong("seq"))
                .orElseThrow();
    }

    static int deleteExpired(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.revocation WHERE seq IN"
                        + " (SELECT seq FROM auth.revocation WHERE expires_at < ? ORDER BY seq LIMIT ?)",
                time,
                rowsMax);
    }

    private static Revocation read(ResultSet row) throws SQLException {
        return new Revocation(
                row.getLong("seq"),
                Revocation.Kind.of(row.getString("kind")),
                row.getString("value"),
                Sql.instant(row, "expires_at"));
    }
}
