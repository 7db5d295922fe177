// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What really lies in the database, past the code under test. */
final class Tables {
    private Tables() {}

    static List<String> partitions(DataSource database, String session) {
        String sql =
                "SELECT DISTINCT tableoid::regclass::text FROM logger.log_record WHERE session = '" + session + "'";
        return texts(database, sql).stream()
                .map(name -> name.replace("logger.", ""))
                .toList();
    }

    /** How many records of the app are counted, and whether they weigh something: {@code 3 t}. */
    static String weight(DataSource database, String app) {
        return texts(
                        database,
                        "SELECT sum(records) || ' ' || left((sum(bytes) > 0)::text, 1) FROM logger.log_usage"
                                + " WHERE app = '" + app + "'")
                .getFirst();
    }

    static long count(DataSource database, String sql) {
        return Long.parseLong(texts(database, sql).getFirst());
    }

    static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> texts(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
