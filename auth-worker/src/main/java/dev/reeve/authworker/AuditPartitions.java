// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The audit by month (UTC): partitions {@code audit_2026_11}, each named by the last month it covers, made ahead and
 * dropped when all their lines are too old. Whoever calls holds the lock of the clean-up.
 */
final class AuditPartitions {
    /** A worker that makes none for that long finds its lines in {@code audit_other}. */
    private static final int MONTHS_AHEAD = 2;

    private static final String PREFIX = "audit_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy_MM", Locale.ROOT);
    /** Other transactions write lines: rather later than make them wait. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

    private AuditPartitions() {}

    /** Gives the number of partitions dropped. */
    static int keep(Connection connection, Instant now) throws SQLException {
        List<YearMonth> existing = existing(connection);
        Sql.execute(connection, LOCK_TIMEOUT);
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            YearMonth month = monthOf(now).plusMonths(ahead);
            if (month.isAfter(existing.getLast())) {
                create(connection, month);
            }
        }
        int dropped = 0;
        for (YearMonth month : existing) {
            if (!endOf(month).isAfter(now.minus(CleanUp.AUDIT_KEPT))) {
                Sql.execute(connection, "DROP TABLE auth." + name(month));
                dropped++;
            }
        }
        return dropped;
    }

    /** The months by which partitions are named, the oldest first. */
    static List<YearMonth> existing(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                        + " WHERE i.inhparent = 'auth.audit'::regclass AND c.relname ~ '^audit_[0-9]{4}_[0-9]{2}$'"
                        + " ORDER BY 1",
                row -> YearMonth.parse(row.getString(1).substring(PREFIX.length()), NAME));
    }

    /** Attached and not created in place: that would lock out every writer for the moment. */
    private static void create(Connection connection, YearMonth month) throws SQLException {
        if (hasStrays(connection, month)) {
            // Its lines are in audit_other already and stay there; they go one by one when they are old.
            return;
        }
        Sql.execute(connection, "CREATE TABLE auth.%s (LIKE auth.audit INCLUDING DEFAULTS)".formatted(name(month)));
        Sql.execute(
                connection,
                "ALTER TABLE auth.audit ATTACH PARTITION auth.%s FOR VALUES FROM ('%s') TO ('%s')"
                        .formatted(name(month), startOf(month), endOf(month)));
    }

    private static boolean hasStrays(Connection connection, YearMonth month) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT 1 FROM auth.audit_other WHERE at >= ? AND at < ? LIMIT 1",
                        row -> true,
                        startOf(month),
                        endOf(month))
                .isPresent();
    }

    private static String name(YearMonth month) {
        return PREFIX + NAME.format(month);
    }

    private static YearMonth monthOf(Instant time) {
        return YearMonth.from(time.atOffset(ZoneOffset.UTC));
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant endOf(YearMonth month) {
        return startOf(month.plusMonths(1));
    }
}
