// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists, texts and numbers as JSON, a line for each entry of a list. */
public final class Json {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private Json() {}

    /** A whole file: a line for each member too. */
    public static String file(Map<String, Object> members) {
        return members.entrySet().stream().map(Json::member).collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
    }

    /** Four digits that count of a fraction, as the fifth would be noise; null for what is no number. */
    public static String of(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.entrySet().stream().map(Json::member).collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(Json::of).collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
            case Spread spread -> numbers(spread);
            case Double number -> number(number);
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    private static String member(Map.Entry<?, ?> entry) {
        return quoted(entry.getKey().toString()) + ": " + of(entry.getValue());
    }

    private static String numbers(Spread spread) {
        return "[" + number(spread.median()) + ", " + number(spread.min()) + ", " + number(spread.max()) + "]";
    }

    private static String number(double number) {
        return Double.isFinite(number) ? new BigDecimal(number, FOUR_DIGITS).toPlainString() : "null";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < ' ') {
                quoted.append(String.format("\\u%04x", (int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
