// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.Identity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param token valid access token; null = none shown
 * @param identity whose it is; null = anonymous
 * @param address where from
 */
record Caller(@Nullable String token, @Nullable Identity identity, String address) {
    private static final String ADMIN = "admin";

    static Caller anonymous(String address) {
        return new Caller(null, null, address);
    }

    /** Whether the token belongs to this session, account or key. */
    boolean isOf(String value) {
        return identity != null && (value.equals(identity.getSession()) || value.equals(identity.getSubject()));
    }

    /** Under which name limits count this caller. */
    String subjectKey() {
        return identity == null ? AddressRule.limitKey(address) : key(identity);
    }

    static String key(Identity identity) {
        return identity.getTenant() + '/' + identity.getSubject();
    }

    /** Demands a scope; {@code admin} implies all. */
    void demand(String scope) {
        if (identity == null) {
            throw Refusal.unauthenticated();
        }
        Set<String> scopes = Set.copyOf(identity.getScopesList());
        if (!scopes.contains(scope) && !scopes.contains(ADMIN)) {
            throw Refusal.of(ErrorReason.FORBIDDEN, "needs the scope " + scope);
        }
    }
}
