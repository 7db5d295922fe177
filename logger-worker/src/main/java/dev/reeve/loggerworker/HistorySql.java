// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A SELECT with its parameters, built condition by condition. What callers say goes into parameters only. */
final class HistorySql {
    private static final int ROWS_PER_FETCH = 100;

    private final StringBuilder sql = new StringBuilder(512);
    private final List<Object> parameters = new ArrayList<>();

    HistorySql(String select, String tenant) {
        sql.append(select).append(" WHERE tenant = ?");
        parameters.add(tenant);
    }

    HistorySql and(String condition, Object... values) {
        sql.append(" AND ").append(condition);
        parameters.addAll(List.of(values));
        return this;
    }

    HistorySql andTimes(long fromMicros, long toMicros) {
        return and("at >= ? AND at < ?", PgTime.of(fromMicros), PgTime.of(toMicros));
    }

    /** What a gap has to fulfil: it has neither severity nor words. */
    HistorySql andSource(LogFilter filter) {
        if (!filter.devices().isEmpty()) {
            and("installation = ANY(?)", filter.devices());
        }
        andIsOrAny("app", filter.app());
        andIsOrAny("session", filter.session());
        return andIsOrAny("account", filter.user());
    }

    HistorySql andRecord(LogFilter filter) {
        andSource(filter);
        if (filter.severityMin() > 1) {
            and("severity >= ?", filter.severityMin());
        }
        if (!filter.words().isEmpty()) {
            and("words @@ ?::tsquery", query(filter.words()));
        }
        return filter.fragment().isEmpty() ? this : and("strpos(lower(body), ?) > 0", filter.fragment());
    }

    /** The order, and at most so many. */
    HistorySql order(String order, int limit) {
        sql.append(" ORDER BY ").append(order).append(" LIMIT ").append(limit);
        return this;
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql.toString());
        statement.setFetchSize(ROWS_PER_FETCH);
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i) instanceof Set<?> texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
            } else {
                statement.setObject(i + 1, parameters.get(i));
            }
        }
        return statement;
    }

    private HistorySql andIsOrAny(String column, String value) {
        return value.isEmpty() ? this : and(column + " = ?", value);
    }

    /** Each a prefix; words are letters and digits, so quotes are escape enough. */
    private static String query(Set<String> words) {
        return words.stream().map(word -> '\'' + word + "':*").collect(Collectors.joining(" & "));
    }
}
