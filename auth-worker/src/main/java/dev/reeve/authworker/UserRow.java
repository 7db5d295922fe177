// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as administrators see it in a list.
 *
 * @param email empty = none
 * @param status active, disabled
 * @param secondFactor one is on
 * @param sessions live ones
 * @param deleteAt when it will be erased; null = it will not
 */
record UserRow(
        UUID id,
        String email,
        boolean emailVerified,
        String displayName,
        boolean anonymous,
        String status,
        List<String> roles,
        Instant createdAt,
        @Nullable Instant lastSignInAt,
        boolean secondFactor,
        int sessions,
        @Nullable Instant deleteAt) {
    UserRow {
        roles = List.copyOf(roles);
    }

    String subject() {
        return IdKind.USER.text(id);
    }
}
