// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/**
 * Numbers of JSON objects are doubles in protobuf, whose printer writes 5.0 where an app stored 5. Languages that tell
 * the two apart would read back another type than they wrote.
 */
final class WholeNumbers {
    private static final String ZERO_FRACTION = ".0";

    private WholeNumbers() {}

    /** The same JSON without fractions that are zero; {@code json} is valid and without blanks between its tokens. */
    static String in(String json) {
        if (!json.contains(ZERO_FRACTION)) {
            return json;
        }
        StringBuilder text = new StringBuilder(json.length());
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char next = json.charAt(i);
            if (inString && next == '\\') {
                text.append(next).append(json.charAt(++i));
                continue;
            }
            inString ^= next == '"';
            if (!inString && isZeroFraction(json, i)) {
                i++;
                continue;
            }
            text.append(next);
        }
        return text.toString();
    }

    private static boolean isZeroFraction(String json, int index) {
        int after = index + ZERO_FRACTION.length();
        return json.startsWith(ZERO_FRACTION, index)
                && (after == json.length() || ",}]".indexOf(json.charAt(after)) >= 0);
    }
}
