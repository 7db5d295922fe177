// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** Quoted JSON strings. */
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> plain(c, json);
            }
        }
        json.append('"');
    }

    private static void plain(char c, StringBuilder json) {
        if (c < ' ') {
            json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
            json.append(c);
        }
    }
}
