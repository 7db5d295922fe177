// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Table {@code auth.sign_in_failures}: how many sign-ins failed in each ten seconds, whoever's they were. */
final class SignInFailureTable {
    private static final long SLOT_SECONDS = 10;

    private SignInFailureTable() {}

    static void add(Connection connection, int failures, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.sign_in_failures AS f (slot, failures) VALUES (?, ?) ON CONFLICT (slot)"
                        + " DO UPDATE SET failures = f.failures + excluded.failures",
                slotOf(now),
                failures);
    }

    static int since(Connection connection, Instant time) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT coalesce(sum(failures), 0)::int AS failures FROM auth.sign_in_failures WHERE slot > ?",
                        row -> row.getInt("failures"),
                        time)
                .orElse(0);
    }

    static int deleteBefore(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.sign_in_failures WHERE slot IN"
                        + " (SELECT slot FROM auth.sign_in_failures WHERE slot < ? ORDER BY slot LIMIT ?)",
                time,
                rowsMax);
    }

    private static Instant slotOf(Instant time) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), SLOT_SECONDS) * SLOT_SECONDS);
    }
}
