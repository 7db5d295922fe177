// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A SELECT with its parameters, built condition by condition. What callers say goes into parameters only. */
final class HistorySql {
    private static final int ROWS_PER_FETCH = 100;
    private static final long XID_MASK = 0xFFFF_FFFFL;

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

    /**
     * What the viewer of that place has not got. A row says by {@code xmin} which transaction stored it: 32 bits, which
     * are compared as a ring.
     */
    HistorySql andUnseen(Place place) {
        Seen seen = place.seen();
        if (seen == null) {
            and("id > ?", place.last());
        } else {
            and(
                    "(((xmin::text::bigint - ?) & 4294967295) < 2147483648 OR xmin::text::bigint = ANY(?))",
                    seen.xmax() & XID_MASK,
                    seen.running().stream().map(xid -> xid & XID_MASK).toList());
            for (long last : place.shown()) {
                and("((id >> 12) & 1023 <> ? OR id > ?)", RecordIds.node(last), last);
            }
        }
        return and("id > ?", place.floor());
    }

    /** What a gap has to fulfil: it has neither severity nor words. */
    HistorySql andGap(LogFilter filter) {
        return andSource(filter, FilterSql.Table.GAPS).andAll(filter.query(), FilterSql.Table.GAPS);
    }

    /** Lets through what may be wanted; {@link #isWhole} when that is all there is to say. */
    HistorySql andRecord(LogFilter filter) {
        andSource(filter, FilterSql.Table.RECORDS);
        if (filter.severityMin() > 1) {
            and("(severity >= ? OR " + Marking.OF_ANY_LEVEL + ')', filter.severityMin());
        }
        return andAll(filter.query(), FilterSql.Table.RECORDS);
    }

    /** Of counts; not {@link #isWhole} when they do not tell what the filter asks. */
    HistorySql andMinutes(LogFilter filter) {
        whole = filter.devices().isEmpty()
                && filter.session().isEmpty()
                && filter.user().isEmpty();
        if (filter.severityMin() > 1) {
            and(new RecordCondition.OfSeverity(filter.severityMin(), Level.SEVERITY_MAX), FilterSql.Table.MINUTES);
        }
        andIsOrAny(FilterSql.Table.MINUTES, "app", filter.app());
        return andAll(filter.query(), FilterSql.Table.MINUTES);
    }

    /** A session that the filter does not leave out; what was typed is not asked. */
    HistorySql andSession(LogFilter filter) {
        return andSource(filter, FilterSql.Table.GAPS);
    }

    /** False when the filter is to be asked of the rows, too. */
    boolean isWhole() {
        return whole;
    }

    private HistorySql andSource(LogFilter filter, FilterSql.Table table) {
        if (!filter.devices().isEmpty()) {
            // With that of no device: one list, which an index answers.
            Set<String> shown = new HashSet<>(filter.devices());
            shown.add("");
            and("installation = ANY(?)", shown);
        }
        andIsOrAny(table, "app", filter.app());
        andIsOrAny(table, "session", filter.session());
        return andIsOrAny(table, "account", filter.user());
    }

    private HistorySql andAll(Condition.All query, FilterSql.Table table) {
        query.conditions().forEach(condition -> and(condition, table));
        return this;
    }

    private void and(Condition condition, FilterSql.Table table) {
        FilterSql one = new FilterSql(table);
        condition.write(one);
        and(one.text(), one.parameters());
        whole &= one.isWhole();
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
            } else if (parameters.get(i) instanceof List<?> numbers) {
                statement.setArray(i + 1, connection.createArrayOf("bigint", numbers.toArray()));
            } else {
                statement.setObject(i + 1, parameters.get(i));
            }
        }
        return statement;
    }

    /** What a source has to fulfil; a marker of no device has none. No gap is one. */
    private HistorySql andIsOrAny(FilterSql.Table table, String column, String value) {
        if (value.isEmpty()) {
            return this;
        }
        return switch (table) {
            case GAPS -> and(column + " = ?", value);
            case RECORDS -> and('(' + column + " = ? OR " + Marking.OF_NOBODY + ')', value);
            case MINUTES -> and('(' + column + " = ? OR " + MinuteRows.OF_NOBODY + ')', value);
        };
    }
}
