// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions of a query that depend on what is asked for; their values are parameters, never text. */
final class SqlFilter {
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    /** A value that stands before the conditions. */
    SqlFilter value(Object value) {
        values.add(value);
        return this;
    }

    SqlFilter and(String condition, Object... parameters) {
        text.append(text.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.addAll(List.of(parameters));
        return this;
    }

    /** Only if there is something to compare with. */
    SqlFilter andIf(String parameter, String condition) {
        return parameter.isEmpty() ? this : and(condition, parameter);
    }

    String text() {
        return text.toString();
    }

    @Nullable
    Object[] values() {
        return values.toArray();
    }

    /** A pattern for LIKE that stands for the text itself. */
    static String literally(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
