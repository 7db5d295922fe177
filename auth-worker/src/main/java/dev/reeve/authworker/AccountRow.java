// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as stored.
 *
 * @param email as typed at sign-up; null = none
 * @param phc hash of its password; null = none
 */
record AccountRow(
        UUID id,
        String tenant,
        Owner.Standing standing,
        boolean anonymous,
        @Nullable String email,
        String displayName,
        Roles roles,
        Instant createdAt,
        @Nullable String phc) {
    /** Of an account that was found by it. */
    String requiredEmail() {
        return Objects.requireNonNull(email, "an account without an address");
    }

    /** {@code u_...}. */
    String subject() {
        return owner().subject();
    }

    Owner owner() {
        return new Owner.AccountOwner(id, anonymous, roles, standing);
    }
}
