// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The one database {@code reeve} in the embedded server; made at the first start. */
final class Database {
    static final String NAME = "reeve";

    private Database() {}

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
    }

    static void ensure(int port, String password) {
        String administration = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (Connection connection =
                DriverManager.getConnection(administration, PostgresServer.ADMINISTRATOR, password)) {
            if (!exists(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + NAME);
                }
            }
        } catch (SQLException e) {
            throw StartException.failed(
                    "the embedded database does not let us in: " + e.getMessage()
                            + " (if database-password of the data folder was changed, restore it, or start empty with --fresh)");
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            query.setString(1, NAME);
            try (ResultSet result = query.executeQuery()) {
                return result.next();
            }
        }
    }
}
