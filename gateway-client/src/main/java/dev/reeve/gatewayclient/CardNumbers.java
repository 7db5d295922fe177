// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.math.BigDecimal;

/**
 * Numbers of payment cards in a text: 13 to 19 digits, the first 2 to 6, blanks or hyphens between, right by Luhn. The
 * first digit spares times: one in ten milliseconds since 1970 would be right by Luhn, too. Any thread.
 */
final class CardNumbers {
    private static final int DIGITS_MIN = 13;
    private static final int DIGITS_MAX = 19;
    /** More digits than a card has. */
    private static final double WHOLE_MAX = 1e19;

    private CardNumbers() {}

    /** The text with a mark in place of each. */
    static String hidden(String text, String mark) {
        if (text.length() < DIGITS_MIN) {
            return text;
        }
        StringBuilder clean = null;
        int taken = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isFirst(text, i) && !isDigit(text, i - 1)) {
                int end = end(text, i);
                if (end > 0) {
                    clean = clean == null ? new StringBuilder(text.length()) : clean;
                    clean.append(text, taken, i).append(mark);
                    taken = end;
                    i = end - 1;
                }
            }
        }
        return clean == null ? text : clean.append(text, taken, text.length()).toString();
    }

    /** A fraction is none, however long it is. */
    static boolean is(Number value) {
        String text = value.toString();
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            double number = value.doubleValue();
            if (number != Math.rint(number) || Math.abs(number) >= WHOLE_MAX) {
                return false;
            }
            text = new BigDecimal(number).toPlainString();
        }
        return !hidden(text, "").equals(text);
    }

    /** Where the longest number that begins here ends; 0 = there is none. */
    private static int end(String text, int from) {
        int[] digits = new int[DIGITS_MAX];
        int count = 0;
        int end = 0;
        int at = from;
        while (count < DIGITS_MAX && isDigit(text, at)) {
            digits[count++] = text.charAt(at++) - '0';
            if (!isDigit(text, at)) {
                end = count >= DIGITS_MIN && isLuhn(digits, count) ? at : end;
                at += isBetween(text, at) ? 1 : 0;
            }
        }
        return end;
    }

    private static boolean isLuhn(int[] digits, int count) {
        int sum = 0;
        boolean isDoubled = false;
        boolean isAllZero = true;
        for (int i = count - 1; i >= 0; i--) {
            int value = isDoubled ? digits[i] * 2 : digits[i];
            sum += value > 9 ? value - 9 : value;
            isAllZero &= digits[i] == 0;
            isDoubled = !isDoubled;
        }
        return sum % 10 == 0 && !isAllZero;
    }

    private static boolean isBetween(String text, int at) {
        return at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '-');
    }

    private static boolean isFirst(String text, int at) {
        return text.charAt(at) >= '2' && text.charAt(at) <= '6';
    }

    /** Of the ten that cards have; others are no concern of Luhn's. */
    private static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
