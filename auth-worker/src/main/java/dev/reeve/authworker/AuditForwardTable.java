// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Table {@code auth.audit_forward}: how far the audit was sent, and by whom it is being sent. */
final class AuditForwardTable {
    private AuditForwardTable() {}

    /**
     * The last line that was sent.
     *
     * @param session of the log records
     * @param seq its number there
     */
    record Position(String session, long seq, Instant at, UUID id) {}

    /** Empty = another replica is at it. The first time it begins with what comes from now on. */
    static Optional<Position> lease(Connection connection, String tenant, UUID fresh, Instant now, Duration lease)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.audit_forward (tenant, session, seq, at, id, leased_until) VALUES (?, ?, 0, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                tenant,
                "audit-" + fresh,
                now,
                fresh,
                now);
        return Sql.first(
                connection,
                "UPDATE auth.audit_forward SET leased_until = ? WHERE tenant = ? AND leased_until <= ?"
                        + " RETURNING session, seq, at, id",
                AuditForwardTable::position,
                now.plus(lease),
                tenant,
                now);
    }

    /** Never back: whoever outlived its lease may have been overtaken. */
    static void release(Connection connection, String tenant, Position reached, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.audit_forward SET leased_until = ?, seq = ?, at = ?, id = ? WHERE tenant = ? AND seq <= ?",
                now,
                reached.seq(),
                reached.at(),
                reached.id(),
                tenant,
                reached.seq());
    }

    /**
     * The next lines in the order of their times. Only those that nothing can come before any more: a transaction that
     * is open may have taken its time already and commit later.
     */
    static List<AuditForward.Line> after(Connection connection, Position position, int linesMax) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM auth.audit WHERE at >= ? AND (at, id) > (?, ?) AND at < (SELECT"
                        + " least(now(), min(xact_start)) - interval '10 seconds' FROM pg_stat_activity"
                        + " WHERE usename = current_user AND datname = current_database()) ORDER BY at, id LIMIT ?",
                row -> new AuditForward.Line(row.getString("tenant"), AuditTable.read(row)),
                position.at(),
                position.at(),
                position.id(),
                linesMax);
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(row.getString("session"), row.getLong("seq"), Sql.instant(row, "at"), Sql.uuid(row, "id"));
    }
}
