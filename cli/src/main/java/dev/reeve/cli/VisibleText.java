// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Locale;

/**
 * Makes text from elsewhere safe for a terminal: one line, no control character, no mark that reorders or hides what
 * follows. A device must not be able to move the cursor, change colours or fake another line.
 */
final class VisibleText {
    private VisibleText() {}

    /** One line of visible characters. */
    static String of(String text) {
        int first = firstInvisible(text);
        if (first < 0) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            append(visible, text.charAt(i));
        }
        return visible.toString();
    }

    private static int firstInvisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isInvisible(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static void append(StringBuilder visible, char character) {
        switch (character) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            case '\u001b' -> visible.append("\\e");
            default -> {
                if (isInvisible(character)) {
                    visible.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                } else {
                    visible.append(character);
                }
            }
        }
    }

    private static boolean isInvisible(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
