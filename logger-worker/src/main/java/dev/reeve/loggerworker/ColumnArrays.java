// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Rows as the parameters of one statement: an array of texts for each column, to be taken apart by {@code unnest}. */
final class ColumnArrays {
    private ColumnArrays() {}

    /** Writes all of them, if there are any: a row that the statement left out would be lost silently. */
    static <T> void write(
            Connection connection, String sql, Collection<T> rows, List<Function<T, String>> columns, String what)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, rows, columns);
            int written = statement.executeUpdate();
            if (written != rows.size()) {
                throw new SQLException("of " + rows.size() + ' ' + what + ' ' + written + " were written");
            }
        }
    }

    static <T> void set(PreparedStatement statement, Collection<T> rows, List<Function<T, String>> columns)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            String[] values = rows.stream().map(columns.get(i)).toArray(String[]::new);
            statement.setArray(i + 1, statement.getConnection().createArrayOf("text", values));
        }
    }
}
