// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as stored.
 *
 * @param hash SHA-256 of its text
 */
record ApiKeyRow(
        UUID id,
        String tenant,
        String name,
        SecretHash hash,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable String revokeReason) {
    ApiKeyRow {
        scopes = List.copyOf(scopes);
    }

    boolean isGood(ApiKey presented, Instant now) {
        return isSame(presented) && isGood(now);
    }

    boolean isSame(ApiKey presented) {
        return hash.isEqualTo(presented.hash());
    }

    boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    Owner owner(Instant now) {
        return new Owner.KeyOwner(id, scopes, isGood(now) ? Owner.Standing.ACTIVE : Owner.Standing.GONE);
    }
}
