// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a caller shows to say who it is. */
sealed interface Credential {
    /** Longest token or key looked at; longer ones are refused unread. */
    int LENGTH_MAX = 4_096;

    /** Characters of RFC 6750's b64token. */
    Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** Nothing shown. */
    record None() implements Credential {}

    /** An access token, unchecked. */
    record AccessToken(String text) implements Credential {}

    /** An API key, unchecked. */
    record ApiKey(String text) implements Credential {}

    /** Shown, but not in a form anybody could accept. */
    record Malformed() implements Credential {}

    /**
     * Reads the headers {@code Authorization: Bearer} and {@code X-API-Key}; both at once are refused, as two readers
     * could then see two callers.
     */
    static Credential ofHeaders(@Nullable String authorization, @Nullable String apiKey) {
        if (authorization != null && apiKey != null) {
            return new Malformed();
        }
        if (apiKey != null) {
            return isApiKey(apiKey) ? of(apiKey) : new Malformed();
        }
        if (authorization == null) {
            return new None();
        }
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? of(authorization.substring(7).strip())
                : new Malformed();
    }

    /** Reads a bare token or key. */
    static Credential of(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX || !TOKEN.matcher(text).matches()) {
            return new Malformed();
        }
        return isApiKey(text) ? new ApiKey(text) : new AccessToken(text);
    }

    private static boolean isApiKey(String text) {
        return text.startsWith("rvs_") || text.startsWith("rvp_");
    }
}
