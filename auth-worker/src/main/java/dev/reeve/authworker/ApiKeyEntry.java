// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as administrators see it: all but its secret.
 *
 * @param kind secret, publishable
 * @param addresses networks it may be used from; none = all
 * @param createdBy {@code k_...}, {@code u_...} or {@code file:<name>}
 */
record ApiKeyEntry(
        UUID id,
        String kind,
        String name,
        List<String> scopes,
        List<String> addresses,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        String revokeReason) {
    ApiKeyEntry {
        scopes = List.copyOf(scopes);
        addresses = List.copyOf(addresses);
    }

    static ApiKeyEntry fresh(
            ApiKey key,
            String name,
            List<String> scopes,
            List<String> addresses,
            String createdBy,
            Instant now,
            @Nullable Instant expiresAt) {
        return new ApiKeyEntry(
                key.uuid(), key.kind().column(), name, scopes, addresses, createdBy, now, expiresAt, null, null, "");
    }

    String key() {
        return IdKind.KEY.text(id);
    }
}
