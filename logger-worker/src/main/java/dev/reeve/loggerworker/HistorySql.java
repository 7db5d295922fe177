// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A SELECT with its parameters, built condition by condition. What callers say goes into parameters only. */
final class HistorySql {
    private static final int ROWS_PER_FETCH = 100;

    private final StringBuilder sql = new StringBuilder(512);
    private final List<Object> parameters = new ArrayList<>();
    private boolean whole = true;

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
    HistorySql andGap(LogFilter filter) {
        return andSource(filter).andAll(filter.query(), FilterSql.Table.GAPS);
    }

    /** Lets through what may be wanted; {@link #isWhole} when that is all there is to say. */
    HistorySql andRecord(LogFilter filter) {
        andSource(filter);
        if (filter.severityMin() > 1) {
            and("severity >= ?", filter.severityMin());
        }
        return andAll(filter.query(), FilterSql.Table.RECORDS);
    }

    /** False when the filter is to be asked of the rows, too. */
    boolean isWhole() {
        return whole;
    }

    private HistorySql andSource(LogFilter filter) {
        if (!filter.devices().isEmpty()) {
            and("installation = ANY(?)", filter.devices());
        }
        andIsOrAny("app", filter.app());
        andIsOrAny("session", filter.session());
        return andIsOrAny("account", filter.user());
    }

    private HistorySql andAll(Condition.All query, FilterSql.Table table) {
        for (Condition condition : query.conditions()) {
            FilterSql one = new FilterSql(table);
            condition.write(one);
            and(one.text(), one.parameters());
            whole &= one.isWhole();
        }
        return this;
    }

    /** The order, and at most so many. */
    HistorySql order(String order, int limit) {
        return end(" ORDER BY " + order + " LIMIT " + limit);
    }

    /** What follows the conditions. */
    HistorySql end(String clauses) {
        sql.append(clauses);
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
}
