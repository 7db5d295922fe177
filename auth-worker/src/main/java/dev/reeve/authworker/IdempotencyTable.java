// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code auth.idempotency}: one row per call with an idempotency key. */
final class IdempotencyTable {
    private IdempotencyTable() {}

    /** A row as the next caller finds it. */
    @SuppressWarnings("ArrayRecordComponent") // read, compared by content, never changed
    record Row(
            byte[] payloadHash,
            State state,
            Instant runUntil,
            @Nullable ClosedBox result) {
        boolean isOf(byte[] payload) {
            return Arrays.equals(payloadHash, payload);
        }
    }

    /** What became of the call. */
    enum State {
        RUNNING,
        DONE,
        UNKNOWN;

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Reserves the call: where there is no live row; where this attempt has it already; and where one of the same
     * payload left no result, if the call may run again. One statement: of two gateways one reserves.
     */
    static boolean reserve(Connection connection, byte[] key, IdempotencyStore.Begin call, Instant now, Duration kept)
            throws SQLException {
        return Sql.update(
                        connection,
                        "INSERT INTO auth.idempotency AS i"
                                + " (key, tenant, payload_hash, owner, state, run_until, created_at, expires_at)"
                                + " VALUES (?, ?, ?, ?, 'running', ?, ?, ?) ON CONFLICT (key) DO UPDATE"
                                + " SET payload_hash = excluded.payload_hash, owner = excluded.owner, state = 'running',"
                                + " run_until = excluded.run_until, result = NULL, created_at = excluded.created_at,"
                                + " expires_at = excluded.expires_at"
                                + " WHERE i.expires_at <= ? OR (i.owner = excluded.owner AND i.state = 'running')"
                                + " OR (? AND i.payload_hash = excluded.payload_hash AND (i.state = 'unknown'"
                                + " OR (i.state = 'running' AND i.run_until <= ?)))",
                        key,
                        call.tenant(),
                        call.payloadHash(),
                        call.owner(),
                        now.plus(call.runsAtMost()),
                        now,
                        now.plus(kept),
                        now,
                        call.repeatable(),
                        now)
                == 1;
    }

    static Optional<Row> find(Connection connection, byte[] key) throws SQLException {
        return Sql.first(
                connection,
                "SELECT payload_hash, state, run_until, result FROM auth.idempotency WHERE key = ?",
                row -> {
                    byte[] result = row.getBytes("result");
                    return new Row(
                            row.getBytes("payload_hash"),
                            State.of(row.getString("state")),
                            Sql.instant(row, "run_until"),
                            result == null ? null : new ClosedBox(result));
                },
                key);
    }

    /** Nothing happens if another attempt has taken the call over, or it has ended before. */
    static void finish(Connection connection, byte[] key, byte[] owner, State state, @Nullable ClosedBox result)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.idempotency SET state = ?, result = ?::bytea WHERE key = ? AND owner = ?"
                        + " AND state = 'running'",
                state.column(),
                result == null ? null : result.bytes(),
                key,
                owner);
    }

    /** As if it had never been begun. */
    static void release(Connection connection, byte[] key, byte[] owner) throws SQLException {
        int _ = Sql.update(
                connection,
                "DELETE FROM auth.idempotency WHERE key = ? AND owner = ? AND state = 'running'",
                key,
                owner);
    }

    static int deleteExpired(Connection connection, Instant now, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.idempotency WHERE key IN (SELECT key FROM auth.idempotency WHERE expires_at < ?"
                        + " ORDER BY expires_at LIMIT ?)",
                now,
                rowsMax);
    }
}
