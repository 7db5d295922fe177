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

    /**
     * The one that waits longest, counted as tried and hidden from others until {@code lease} is over.
     *
     * @param without hooks that do not answer at present
     */
    static Optional<Row> take(Connection connection, Set<HookName> without, Instant now, Duration lease)
            throws SQLException {
        List<String> keys = without.stream().map(HookName::key).toList();
        return Sql.first(
                connection,
                "UPDATE auth.event SET attempts = attempts + 1, next_at = ? WHERE id = (SELECT id FROM auth.event"
                        + " WHERE done_at IS NULL AND next_at <= ? AND hook <> ALL (?)"
                        + " ORDER BY next_at FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *",
                EventTable::read,
                now.plus(lease),
                now,
                keys);
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

    /** Told, or given up: then {@code error} says why. */
    static void done(Connection connection, UUID id, String error, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.event SET done_at = ?, last_error = nullif(?, '') WHERE id = ?",
                now,
                error,
                id);
    }

    static void again(Connection connection, UUID id, String error, Instant nextAt) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.event SET next_at = ?, last_error = ? WHERE id = ?", nextAt, error, id);
    }

    /** Counts no further than {@code max}. */
    static int waiting(Connection connection, int max) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*)::int AS rows FROM (SELECT 1 FROM auth.event WHERE done_at IS NULL LIMIT ?) w",
                        row -> row.getInt("rows"),
                        max)
                .orElse(0);
    }

    static int deleteDone(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.event WHERE id IN (SELECT id FROM auth.event WHERE done_at < ?"
                        + " ORDER BY done_at LIMIT ?)",
                time,
                rowsMax);
    }
}
