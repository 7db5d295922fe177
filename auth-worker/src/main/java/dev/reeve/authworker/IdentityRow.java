// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.UUID;

/**
 * An identity of a provider, linked to an account.
 *
 * @param email as the provider said last; empty = none
 */
record IdentityRow(
        UUID id,
        UUID account,
        String provider,
        String issuer,
        String subject,
        String email,
        Instant createdAt,
        Instant lastUsedAt) {}
