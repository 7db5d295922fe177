// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one row of what {@link MinuteRows} has of a minute of which something was deleted, and none when all of it was:
 * else rows of what is long gone would fill the table until their partition goes. Only where nobody writes any more,
 * so that no writer waits; but were there one, it would be counted all the same: what is taken out is what is put back.
 */
final class FoldedMinutes {
    static final int MINUTES_AT_ONCE_MAX = 10_000;

    private static final String TENANTS =
            "SELECT DISTINCT tenant FROM logger.log_minute WHERE node = " + UsageRows.DELETED + " AND starts < ?";

    private FoldedMinutes() {}

    /** That have something to fold. */
    static List<String> tenants(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TENANTS)) {
            query.setObject(1, PgTime.ofMs(before.toEpochMilli()));
            List<String> tenants = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tenants.add(row.getString(1));
                }
            }
            return tenants;
        }
    }

    /** Of the partitions of that branch that began before; how many rows there were, 0 = all is folded. */
    static int fold(Connection connection, String tenant, String branch, Instant before) throws SQLException {
        UsageRows.lock(connection, tenant);
        try (PreparedStatement fold = connection.prepareStatement(folding(MinuteRows.levels(branch)))) {
            fold.setObject(1, PgTime.ofMs(before.toEpochMilli()));
            fold.setString(2, tenant);
            try (ResultSet row = fold.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** A count below nothing (of records that an older version did not count) stays, as of a replica. */
    private static String folding(String levels) {
        return """
            WITH deleted AS (
                SELECT tenant, minute, app, app_version, level, marking, starts FROM logger.log_minute
                WHERE node = %1$d AND starts < ? AND tenant = ? AND %2$s LIMIT %3$d),
            gone AS (
                DELETE FROM logger.log_minute m USING deleted d
                WHERE m.tenant = d.tenant AND m.minute = d.minute AND m.app = d.app AND m.app_version = d.app_version
                    AND m.level = d.level AND m.marking = d.marking AND m.starts = d.starts
                RETURNING m.*),
            folded AS (
                INSERT INTO logger.log_minute AS m
                    (tenant, minute, app, app_version, level, marking, starts, node, records)
                SELECT tenant, minute, app, app_version, level, marking, starts, greatest(0, max(node)), sum(records)
                FROM gone GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(records) <> 0
                ON CONFLICT (tenant, minute, app, app_version, level, marking, starts, node)
                    DO UPDATE SET records = m.records + excluded.records)
            SELECT count(*) FROM gone
            """.formatted(UsageRows.DELETED, levels, MINUTES_AT_ONCE_MAX);
    }
}
