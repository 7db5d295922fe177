// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the gateway from a browser: its own, listed ones, and for development any port of this
 * machine. Never {@code *}, never {@code null}: an origin is compared whole, so a sibling sub-domain is a stranger.
 */
record OriginRule(Set<String> listed, boolean localAllowed) {
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1");

    OriginRule {
        listed = Set.copyOf(listed);
    }

    static OriginRule of(List<String> origins, boolean localAllowed) {
        return new OriginRule(origins.stream().map(OriginRule::checked).collect(Collectors.toSet()), localAllowed);
    }

    /**
     * Decides on one request.
     *
     * @param origin the header; null = not sent (no browser, or the page's own GET)
     * @param authority host[:port] the request was sent to
     */
    Verdict judge(@Nullable String origin, @Nullable String authority) {
        if (origin == null) {
            return Verdict.NONE;
        }
        String wanted = origin.toLowerCase(Locale.ROOT);
        if (authority != null && isSame(wanted, authority.toLowerCase(Locale.ROOT))) {
            return Verdict.SAME;
        }
        return listed.contains(wanted) || (localAllowed && isLocal(wanted)) ? Verdict.ALLOWED : Verdict.FOREIGN;
    }

    private static boolean isSame(String origin, String authority) {
        return origin.equals("http://" + authority) || origin.equals("https://" + authority);
    }

    private static boolean isLocal(String origin) {
        URI uri = parsed(origin);
        return uri != null && uri.getHost() != null && LOCAL_HOSTS.contains(uri.getHost()) && isBare(uri);
    }

    private static String checked(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        URI uri = parsed(lower);
        if (uri == null || uri.getHost() == null || !isBare(uri)) {
            throw new IllegalArgumentException(
                    "reeve.gateway.allowed-origins holds '" + origin + "'; allowed: http(s)://host[:port], no path");
        }
        return lower;
    }

    private static boolean isBare(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
    }

    private static @Nullable URI parsed(String origin) {
        try {
            return URI.create(origin);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** What an origin is to the gateway. */
    enum Verdict {
        /** No browser page asked. */
        NONE,
        SAME,
        /** Another origin that may read the answer. */
        ALLOWED,
        FOREIGN
    }
}
