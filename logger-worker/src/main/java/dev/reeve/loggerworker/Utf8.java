// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Locale;

/** Text as PostgreSQL and UTF-8 can hold it. Control characters other than NUL are data and stay. */
final class Utf8 {
    /** Stands for what cannot be stored: NUL and unpaired surrogates. */
    static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The text with NUL and unpaired surrogates replaced; the same text when it has none. */
    static String clean(String text) {
        int bad = firstBad(text, 0);
        if (bad < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        while (bad >= 0) {
            clean.setCharAt(bad, REPLACEMENT);
            bad = firstBad(text, bad + 1);
        }
        return clean.toString();
    }

    private static int firstBad(String text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Bytes of a clean text in UTF-8. */
    static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += width(text.charAt(i));
        }
        return bytes;
    }

    /** A clean text cut to at most {@code bytesMax} bytes, marker included; whole characters only. */
    static String cut(String text, int bytesMax) {
        if (text.length() * 3L <= bytesMax) {
            return text;
        }
        int bytes = length(text);
        if (bytes <= bytesMax) {
            return text;
        }
        int room = bytesMax - marker(bytes).length();
        int end = 0;
        int kept = 0;
        while (end < text.length()) {
            int chars = Character.isHighSurrogate(text.charAt(end)) ? 2 : 1;
            int next = kept + (chars == 2 ? 4 : width(text.charAt(end)));
            if (next > room) {
                break;
            }
            kept = next;
            end += chars;
        }
        return text.substring(0, end) + marker(bytes - kept);
    }

    /** What stands where {@code bytes} bytes were cut. */
    static String marker(long bytes) {
        return String.format(Locale.ROOT, "[cut, %d B]", bytes);
    }

    private static int width(char c) {
        if (c < 0x80) {
            return 1;
        }
        // A surrogate is half of a four-byte character.
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
