// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Table {@code auth.audit}: only ever added to, until lines are too old. */
final class AuditTable {
    private AuditTable() {}

    static void insert(Connection connection, AuditEvent event, Instant now, RandomGenerator random)
            throws SQLException {
        Caller caller = event.caller();
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.audit (id, at, tenant, actor_kind, actor, action, target, outcome, reason, address,"
                        + " installation, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                UuidV7.at(now, random),
                now,
                caller.tenant(),
                event.actorKind(),
                event.actor(),
                event.action(),
                event.target(),
                event.outcome(),
                event.reason(),
                caller.address(),
                caller.installation(),
                caller.requestId());
    }

    /** Newest first. */
    static List<AuditLine> list(Connection connection, SqlFilter filter, int rowsMax) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id, at, actor_kind, actor, action, target, outcome, reason, address, installation, request_id,"
                        + " detail::text AS detail FROM auth.audit" + filter.text() + " ORDER BY id DESC LIMIT "
                        + rowsMax,
                AuditTable::read,
                filter.values());
    }

    static AuditLine read(ResultSet row) throws SQLException {
        return new AuditLine(
                Sql.uuid(row, "id"),
                Sql.instant(row, "at"),
                row.getString("actor_kind"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("address"),
                row.getString("installation"),
                row.getString("request_id"),
                row.getString("detail"));
    }

    /** Lines of months without a partition of their own; all others go with theirs ({@link AuditPartitions}). */
    static int deleteStrays(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.audit_other WHERE id IN"
                        + " (SELECT id FROM auth.audit_other WHERE at < ? ORDER BY at LIMIT ?)",
                time,
                rowsMax);
    }
}
