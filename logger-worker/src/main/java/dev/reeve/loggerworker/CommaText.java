// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayList;
import java.util.List;

/** Delphi's CommaText: items between commas or blanks; what has one of them, or a quote, stands in quotes. */
final class CommaText {
    private CommaText() {}

    static List<String> read(String text) {
        List<String> items = new ArrayList<>();
        int at = blanks(text, 0);
        boolean open = false;
        while (at < text.length() || open) {
            StringBuilder item = new StringBuilder();
            at = at < text.length() && text.charAt(at) == '"' ? quoted(text, at + 1, item) : plain(text, at, item);
            items.add(item.toString());
            at = blanks(text, at);
            open = at < text.length() && text.charAt(at) == ',';
            at = open ? blanks(text, at + 1) : at;
        }
        return items;
    }

    private static int plain(String text, int from, StringBuilder item) {
        int at = from;
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != ',') {
            item.append(text.charAt(at++));
        }
        return at;
    }

    /** Up to the closing quote, or the end. */
    private static int quoted(String text, int from, StringBuilder item) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at == text.length() || text.charAt(at) != '"') {
                    return at;
                }
                at++;
            }
            item.append(c);
        }
        return at;
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    static String write(List<String> items) {
        StringBuilder text = new StringBuilder();
        for (String item : items) {
            if (!text.isEmpty()) {
                text.append(',');
            }
            boolean plain = !item.isEmpty() && item.chars().allMatch(c -> c > ' ' && c != ',' && c != '"');
            text.append(plain ? item : '"' + item.replace("\"", "\"\"") + '"');
        }
        return text.toString();
    }
}
