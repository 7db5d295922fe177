// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code auth.outbox}. */
final class OutboxTable {
    private OutboxTable() {}

    /** A mail taken to be sent, by one replica for the time of its lease. */
    record Taken(UUID id, String tenant, ClosedBox payload, int attempts, Instant expiresAt) {}

    /** What a new row holds. */
    record NewRow(UUID id, String tenant, String kind, ClosedBox payload, Duration life) {}

    /** @param doneAt not null = nobody gets it */
    static void insert(Connection connection, NewRow row, Instant now, @Nullable Instant doneAt) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.outbox (id, tenant, kind, payload, created_at, next_at, expires_at, done_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?::timestamptz)",
                row.id(),
                row.tenant(),
                row.kind(),
                row.payload().bytes(),
                now,
                now,
                now.plus(row.life()),
                doneAt);
    }

    /**
     * The one that waits longest, counted as tried and hidden from others until {@code lease} is over: whoever dies
     * with it leaves it to them.
     */
    static Optional<Taken> take(Connection connection, Instant now, Duration lease) throws SQLException {
        return Sql.first(
                connection,
                "UPDATE auth.outbox SET attempts = attempts + 1, next_at = ? WHERE id = (SELECT id FROM auth.outbox"
                        + " WHERE done_at IS NULL AND next_at <= ? ORDER BY next_at FOR UPDATE SKIP LOCKED LIMIT 1)"
                        + " RETURNING id, tenant, payload, attempts, expires_at",
                row -> new Taken(
                        Sql.uuid(row, "id"),
                        row.getString("tenant"),
                        new ClosedBox(row.getBytes("payload")),
                        row.getInt("attempts"),
                        Sql.instant(row, "expires_at")),
                now.plus(lease),
                now);
    }

    /** Sent, or given up: then {@code error} says why. What it said is forgotten. */
    static void done(Connection connection, UUID id, String error, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.outbox SET done_at = ?, payload = NULL, last_error = nullif(?, '') WHERE id = ?",
                now,
                error,
                id);
    }

    static void again(Connection connection, UUID id, String error, Instant nextAt) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.outbox SET next_at = ?, last_error = ? WHERE id = ?", nextAt, error, id);
    }

    /** Counts no further than {@code max}. */
    static int waiting(Connection connection, int max) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*)::int AS rows FROM (SELECT 1 FROM auth.outbox WHERE done_at IS NULL LIMIT ?) w",
                        row -> row.getInt("rows"),
                        max)
                .orElse(0);
    }

    static int deleteDone(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.outbox WHERE id IN (SELECT id FROM auth.outbox WHERE done_at < ?"
                        + " ORDER BY done_at LIMIT ?)",
                time,
                rowsMax);
    }
}
