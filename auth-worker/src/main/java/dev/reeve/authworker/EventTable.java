// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Table {@code auth.event}. */
final class EventTable {
    static final DueRows ROWS = new DueRows("auth.event", "");

    private EventTable() {}

    /** One event; {@code attempts} counts the present one. */
    record Row(
            UUID id,
            String tenant,
            HookName hook,
            String requestId,
            String subject,
            String session,
            String detail,
            Instant createdAt,
            int attempts) {}

    static void insert(Connection connection, Row row) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.event (id, tenant, hook, request_id, subject, session, detail, created_at, next_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.id(),
                row.tenant(),
                row.hook().key(),
                row.requestId(),
                row.subject(),
                row.session(),
                row.detail(),
                row.createdAt(),
                row.createdAt());
    }

    /** @param without hooks that do not answer at present */
    static Optional<Row> take(Connection connection, Set<HookName> without, Instant now, Duration lease)
            throws SQLException {
        List<String> keys = without.stream().map(HookName::key).toList();
        return ROWS.take(connection, DueRows.due(now, lease).and("hook <> ALL (?)", keys), EventTable::read);
    }

    private static Row read(ResultSet row) throws SQLException {
        String key = row.getString("hook");
        return new Row(
                Sql.uuid(row, "id"),
                row.getString("tenant"),
                HookName.ofKey(key).orElseThrow(() -> new IllegalStateException("an event of no hook: " + key)),
                row.getString("request_id"),
                row.getString("subject"),
                row.getString("session"),
                row.getString("detail"),
                Sql.instant(row, "created_at"),
                row.getInt("attempts"));
    }
}
