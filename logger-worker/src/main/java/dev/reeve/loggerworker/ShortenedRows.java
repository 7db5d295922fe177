// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Shortened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@code log_shortened}: apps whose oldest records had to go. */
final class ShortenedRows {
    private static final int ROWS_MAX = 200;
    private static final String LIST = "SELECT app, branch, upto FROM logger.log_shortened"
            + " WHERE tenant = ? AND (? = '' OR app = ?) ORDER BY app, branch LIMIT " + ROWS_MAX;

    private ShortenedRows() {}

    /** @param app empty = all of the tenant */
    static List<Shortened> list(Connection connection, String tenant, String app) throws SQLException {
        Map<String, Shortened.Builder> apps = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(LIST)) {
            query.setString(1, tenant);
            query.setString(2, app);
            query.setString(3, app);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String name = row.getString("app");
                    long upto = PgTime.micros(row, "upto") * Entries.NANOS_PER_MICRO;
                    Shortened.Builder shortened = apps.computeIfAbsent(
                            name, _ -> Shortened.newBuilder().setApp(name));
                    if (row.getString("branch").equals(Partitions.LONG)) {
                        shortened.setToUnixNano(upto);
                    } else {
                        shortened.setDetailToUnixNano(upto);
                    }
                }
            }
        }
        return apps.values().stream().map(Shortened.Builder::build).toList();
    }
}
