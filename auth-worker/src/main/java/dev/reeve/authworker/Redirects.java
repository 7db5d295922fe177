// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where browsers may be sent with a code: the app's own addresses, compared to the letter. An https address that the
 * app claims, or a scheme of the app's own (RFC 8252, section 7), which has a dot as it is a domain turned round.
 */
record Redirects(List<String> allowed) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    Redirects {
        allowed = List.copyOf(allowed);
        for (String redirect : allowed) {
            if (!isFit(redirect)) {
                throw Allowed.fault(
                        "reeve.auth.redirects",
                        redirect,
                        "https://host/path, com.example.app:/path, or http:// on this machine; without #");
            }
        }
    }

    /** @throws AuthRefusal REDIRECT_NOT_ALLOWED */
    void require(String redirect) {
        if (!allowed.contains(redirect)) {
            throw AuthRefusal.of(
                    AuthReason.REDIRECT_NOT_ALLOWED, "redirect is none of those that this server was told");
        }
    }

    /** The redirect with one more parameter, whose value needs no encoding. */
    static String with(String redirect, String name, String value) {
        return redirect + (redirect.indexOf('?') < 0 ? '?' : '&') + name + '=' + value;
    }

    private static boolean isFit(String redirect) {
        URI uri;
        try {
            uri = URI.create(redirect);
        } catch (IllegalArgumentException _) {
            return false;
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
        if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            return false;
        }
        return switch (scheme) {
            case "https" -> uri.getHost() != null;
            case "http" -> uri.getHost() != null && LOOPBACK.contains(uri.getHost());
            default -> scheme.contains(".");
        };
    }
}
