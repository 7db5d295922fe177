// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
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

    static int deleteBefore(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.audit WHERE id IN (SELECT id FROM auth.audit WHERE at < ? ORDER BY at LIMIT ?)",
                time,
                rowsMax);
    }
}
