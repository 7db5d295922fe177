// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes secrets out of what is logged. Any thread. */
final class Redaction {
    static final String MARK = "[redacted]";

    private static final Set<String> WHOLE_KEYS = Set.of("pin", "cvv");
    private static final Pattern KEY_PART =
            Pattern.compile("passw(or)?d|secret|token|authorization|cookie|api[-_]?key");
    private static final Pattern SECRET = Pattern.compile(
            "\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]*|\\b(?:rr1|rvs|rvp)_[A-Za-z0-9_-]{10,}");

    private Redaction() {}

    static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return WHOLE_KEYS.contains(lower) || KEY_PART.matcher(lower).find();
    }

    static String text(String text) {
        return SECRET.matcher(text).replaceAll(MARK);
    }
}
