// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Table {@code auth.bucket}: GCRA, one row per limit and subject, shared by all replicas. {@code tat} is the time at
 * which the bucket is empty again; one more is taken when that stays within the limit's time.
 */
final class BucketTable {
    private BucketTable() {}

    /** Empty = taken; else the time after which one more fits. One statement: replicas cannot both take the last. */
    static Optional<Duration> take(Connection connection, byte[] key, String tenant, Limit limit, Instant now)
            throws SQLException {
        Instant first = now.plus(limit.interval());
        boolean taken = Sql.update(
                        connection,
                        "INSERT INTO auth.bucket AS b (key, tenant, tat) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
                                + " SET tat = greatest(b.tat, ?) + (? * interval '1 microsecond')"
                                + " WHERE greatest(b.tat, ?) + (? * interval '1 microsecond') <= ?",
                        key,
                        tenant,
                        first,
                        now,
                        micros(limit),
                        now,
                        micros(limit),
                        now.plus(limit.per()))
                == 1;
        return taken ? Optional.empty() : Optional.of(untilFree(connection, key, limit, now));
    }

    /** One that did not count after all. */
    static void giveBack(Connection connection, byte[] key, Limit limit) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.bucket SET tat = tat - (? * interval '1 microsecond') WHERE key = ?",
                micros(limit),
                key);
    }

    private static Duration untilFree(Connection connection, byte[] key, Limit limit, Instant now) throws SQLException {
        Instant tat = Sql.first(
                        connection, "SELECT tat FROM auth.bucket WHERE key = ?", row -> Sql.instant(row, "tat"), key)
                .orElse(now);
        return Duration.between(now, tat.plus(limit.interval()).minus(limit.per()));
    }

    /** Empty buckets say nothing. */
    static int deleteEmpty(Connection connection, Instant now, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.bucket WHERE key IN (SELECT key FROM auth.bucket WHERE tat < ? ORDER BY tat LIMIT ?)",
                now,
                rowsMax);
    }

    private static long micros(Limit limit) {
        return limit.interval().toNanos() / 1_000;
    }
}
