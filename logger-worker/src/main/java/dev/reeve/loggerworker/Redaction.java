// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The default redaction rules, applied again here: a sender without our client has none. Keys that name a secret lose
 * their value at any depth, signed tokens (JWT) vanish from every text.
 */
final class Redaction {
    static final String MARK = "[redacted]";

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    private static final Pattern SECRET =
            Pattern.compile("(^|_)(password|passwd|secret|token|authorization|cookie|api_?key|pin|cvv)s?(_|$)");
    private static final String JWT_START = "eyJ";
    // From the start of a run of its letters only, and without backtracking: linear in a hostile text.
    private static final Pattern JWT =
            Pattern.compile("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+");

    private Redaction() {}

    /**
     * True when the key names a secret: {@code accessToken}, {@code api-key}, {@code PASSWORD}; not {@code shipping}.
     */
    static boolean isSecret(String key) {
        String words = HUMP.matcher(key).replaceAll("_").toLowerCase(Locale.ROOT);
        return SECRET.matcher(words).find();
    }

    /** The text without signed tokens. */
    static String text(String text) {
        return text.contains(JWT_START) ? JWT.matcher(text).replaceAll(MARK) : text;
    }
}
