// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Writes JSON into a string: just what the discovery verbs need. */
final class Json {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(256);
    private boolean first = true;

    Json object() {
        separate();
        text.append('{');
        first = true;
        return this;
    }

    Json object(String name) {
        name(name);
        text.append('{');
        first = true;
        return this;
    }

    Json endObject() {
        text.append('}');
        first = false;
        return this;
    }

    Json array(String name) {
        name(name);
        text.append('[');
        first = true;
        return this;
    }

    Json endArray() {
        text.append(']');
        first = false;
        return this;
    }

    Json field(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    Json field(String name, long value) {
        name(name);
        text.append(value);
        first = false;
        return this;
    }

    Json field(String name, boolean value) {
        name(name);
        text.append(value);
        first = false;
        return this;
    }

    /** Three decimals; what is no number is 0. */
    Json field(String name, double value) {
        name(name);
        double sane = Double.isFinite(value) ? value : 0;
        text.append(Math.round(sane * 1_000) / 1_000.0);
        first = false;
        return this;
    }

    Json item(String value) {
        separate();
        quote(value);
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void name(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && isAlone(value, i))) {
                        escape(c);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
        first = false;
    }

    private static boolean isAlone(String value, int at) {
        char c = value.charAt(at);
        boolean pairedBefore = Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        boolean pairedAfter = Character.isHighSurrogate(c)
                && at + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(at + 1));
        return !pairedBefore && !pairedAfter;
    }

    private void escape(char c) {
        text.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 0xf])
                .append(HEX[c >> 4 & 0xf])
                .append(HEX[c & 0xf]);
    }
}
