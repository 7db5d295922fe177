// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attribute is, or begins with, a value: of text, number or truth. The path {@code a.b} is the attribute "a.b", or
 * the field b of the attribute a.
 *
 * @param paths where the value may be; each an attribute's key and then names of fields
 * @param value of a beginning {@link Condition#folded}
 */
record AttributeCondition(List<List<String>> paths, boolean isExact, String value) implements RecordCondition {
    /** Deeper than this no attribute is. */
    private static final int DEPTH_MAX = 8;

    AttributeCondition {
        paths = paths.stream().map(List::copyOf).toList();
    }

    static AttributeCondition of(String path, boolean isExact, String value) {
        String[] names = path.split("\\.", -1);
        List<List<String>> paths = new ArrayList<>();
        for (int i = names.length; i > Math.max(0, names.length - DEPTH_MAX); i--) {
            List<String> one = new ArrayList<>();
            one.add(String.join(".", List.of(names).subList(0, i)));
            one.addAll(List.of(names).subList(i, names.length));
            paths.add(one);
        }
        return new AttributeCondition(paths, isExact, isExact ? value : Condition.folded(value));
    }

    /** One of these attributes, by its whole key. */
    static Condition anyOf(List<String> keys, boolean isExact, String value) {
        List<List<String>> paths = keys.stream().map(List::of).toList();
        return new AttributeCondition(paths, isExact, isExact ? value : Condition.folded(value));
    }

    @Override
    public boolean holds(LogRecord record) {
        for (List<String> path : paths) {
            @Nullable String text = text(record.content(), path);
            if (text != null
                    && (isExact ? text.equals(value) : Condition.folded(text).startsWith(value))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String text(Record record, List<String> path) {
        Map<String, Value> fields = record.getAttributesMap();
        @Nullable Value value = fields.get(path.getFirst());
        for (int i = 1; i < path.size() && value != null; i++) {
            value = value.getStructValue().getFieldsMap().get(path.get(i));
        }
        return value == null ? null : text(value);
    }

    /** As PostgreSQL writes it: numbers without an exponent. */
    private static @Nullable String text(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case NUMBER_VALUE -> new BigDecimal(ValueJson.write(value)).toPlainString();
            case STRUCT_VALUE, LIST_VALUE, NULL_VALUE, KIND_NOT_SET -> null;
        };
    }

    @Override
    public void writeRecord(FilterSql sql) {
        String before = "(";
        for (List<String> path : paths) {
            write(path, sql.add(before));
            before = " OR ";
        }
        sql.add(")");
    }

    /** Names are parameters; by -> with a text a list has no fields, whatever they are called. */
    private void write(List<String> path, FilterSql sql) {
        String found = "(attributes" + " -> ?::text".repeat(path.size()) + ")";
        Object[] names = path.toArray();
        sql.add("coalesce(jsonb_typeof" + found + " IN ('string', 'number', 'boolean') AND ", names);
        String text = found + " #>> '{}'";
        if (isExact) {
            sql.add("(" + text + ") = ?", names).add(", FALSE)", value);
        } else {
            sql.add("starts_with(lower((" + text + ") COLLATE \"C\"), ?)", names)
                    .add(", FALSE)", value);
        }
    }
}
