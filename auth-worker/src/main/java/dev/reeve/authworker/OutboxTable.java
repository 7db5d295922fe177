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
    /** What a mail said is forgotten when it is sent. */
    static final DueRows ROWS = new DueRows("auth.outbox", "payload");

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

    static Optional<Taken> take(Connection connection, Instant now, Duration lease) throws SQLException {
        return ROWS.take(
                connection,
                DueRows.due(now, lease),
                row -> new Taken(
                        Sql.uuid(row, "id"),
                        row.getString("tenant"),
                        new ClosedBox(row.getBytes("payload")),
                        row.getInt("attempts"),
                        Sql.instant(row, "expires_at")));
    }
}
