// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A condition as SQL with its parameters. What SQL cannot tell is NULL: AND, OR and NOT go on with it as {@link Truth}
 * does with MAYBE, so that the rest still narrows the search.
 */
final class FilterSql {
    /** Which table is asked: a gap has fewer columns. */
    enum Table {
        RECORDS,
        GAPS,
        /** Counts of {@code log_minute}. */
        MINUTES
    }

    private final Table table;
    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private boolean whole = true;
    private boolean negated;

    FilterSql(Table table) {
        this.table = table;
    }

    boolean isOfGaps() {
        return table == Table.GAPS;
    }

    boolean isOfMinutes() {
        return table == Table.MINUTES;
    }

    /** As it is, with a parameter for each question mark. */
    FilterSql add(String sql, Object... values) {
        text.append(sql);
        parameters.addAll(Arrays.asList(values));
        return this;
    }

    /**
     * What is not asked of some rows: it may hold for them, as what it negates may. Told without NULL, so that an index
     * can still be used.
     */
    void addUnless(String exempt, String sql, Object... values) {
        add("(" + sql + (negated ? " AND NOT " : " OR ") + exempt + ")", values);
    }

    void addNot(Condition condition) {
        add("NOT (");
        negated = !negated;
        condition.write(this);
        negated = !negated;
        add(")");
    }

    /** It cannot be told here. */
    void addUnknown() {
        text.append("NULL::boolean");
        whole = false;
    }

    void addJoined(String operator, List<Condition> conditions) {
        String before = "(";
        for (Condition condition : conditions) {
            condition.write(add(before));
            before = operator;
        }
        add(")");
    }

    /** True when it tells of every row whether the condition holds; else only of some that it does not. */
    boolean isWhole() {
        return whole;
    }

    /** For a WHERE: lets through what may hold. */
    String text() {
        return whole ? text.toString() : "(" + text + ") IS NOT FALSE";
    }

    Object[] parameters() {
        return parameters.toArray();
    }
}
