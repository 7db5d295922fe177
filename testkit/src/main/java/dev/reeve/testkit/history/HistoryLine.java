// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.HashMap;
import java.util.Map;

/** Reads lines: flat JSON objects of texts, whole numbers and booleans. What it does not know it skips. */
final class HistoryLine {
    /** Names come in millions of lines and are few. */
    private final Map<String, String> names = new HashMap<>();

    private String text = "";
    private int at;

    /** @throws IllegalArgumentException the line is no event, with the place */
    HistoryEvent parse(String line) {
        text = line;
        at = 0;
        Fields fields = new Fields();
        expect('{');
        if (peek() != '}') {
            field(fields);
            while (peek() == ',') {
                at++;
                field(fields);
            }
        }
        expect('}');
        skipSpaces();
        if (at != text.length()) {
            throw wrong("the end");
        }
        return fields.event();
    }

    private void field(Fields fields) {
        String key = string();
        expect(':');
        switch (key) {
            case "t" -> fields.t = number();
            case "who" -> fields.who = name();
            case "op" -> fields.op(name());
            case "request" -> fields.request = string();
            case "service" -> fields.service = name();
            case "idempotent" -> fields.idempotent = bool();
            case "attempt" -> fields.attempt = (int) number();
            case "hash" -> fields.hash = string();
            case "n" -> fields.n = (int) number();
            case "deadlineMs" -> fields.deadlineMs = number();
            default -> skipValue();
        }
    }

    private void skipValue() {
        char first = peek();
        if (first == '"') {
            String _ = string();
        } else if (first == 't' || first == 'f') {
            boolean _ = bool();
        } else {
            long _ = number();
        }
    }

    private String name() {
        return names.computeIfAbsent(string(), name -> name);
    }

    private String string() {
        expect('"');
        int start = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++);
        }
        StringBuilder built = new StringBuilder(text.substring(start, at));
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            built.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return built.toString();
    }

    private char escaped() {
        char kind = at < text.length() ? text.charAt(at++) : ' ';
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw wrong("four hexadecimal digits");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("an escape");
        };
    }

    private long number() {
        skipSpaces();
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        if (start == at) {
            throw wrong("a whole number");
        }
        return Long.parseLong(text, start, at, 10);
    }

    private boolean bool() {
        skipSpaces();
        for (String word : new String[] {"true", "false"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("true");
            }
        }
        throw wrong("true or false");
    }

    private char peek() {
        skipSpaces();
        return at < text.length() ? text.charAt(at) : ' ';
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException("column " + (at + 1) + ": " + wanted + " expected");
    }

    /** What a line gave so far. */
    private static final class Fields {
        private long t;
        private String who = "";
        private String op = "";
        private String reason = "";
        private String request = "";
        private String service = "";
        private boolean idempotent;
        private int attempt;
        private String hash = "";
        private int n;
        private long deadlineMs;

        private void op(String value) {
            int colon = value.indexOf(':');
            op = value;
            reason = colon < 0 ? "" : value.substring(colon + 1);
        }

        private HistoryEvent event() {
            return new HistoryEvent(
                    t, who, Op.parse(op), reason, request, service, idempotent, attempt, hash, n, deadlineMs);
        }
    }
}
