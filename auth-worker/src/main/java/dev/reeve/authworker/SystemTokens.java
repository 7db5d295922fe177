// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens with which this service itself calls others: subject {@code system}, one scope that no user and no key is
 * given, so that a service can tell this caller from all others. Kept for half their life, for a broker remembers what
 * it has verified.
 */
final class SystemTokens {
    private static final int TENANTS_MAX = 1_000;

    private record Kept(String text, Instant until) {}

    private final AccessTokenIssuer issuer;
    private final String scope;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

    SystemTokens(AccessTokenIssuer issuer, String scope, InstantSource clock) {
        this.issuer = issuer;
        this.scope = scope;
        this.clock = clock;
    }

    String ofTenant(String tenant) {
        Instant now = clock.instant();
        Kept found = kept.get(tenant);
        if (found != null && now.isBefore(found.until())) {
            return found.text();
        }
        AccessToken token = issuer.issueToSystem(tenant, scope, now);
        if (kept.size() >= TENANTS_MAX) {
            kept.clear();
        }
        kept.put(tenant, new Kept(token.text(), now.plus(token.expiresIn().dividedBy(2))));
        return token.text();
    }
}
