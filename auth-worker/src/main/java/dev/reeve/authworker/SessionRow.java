// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as stored, with its owner's standing.
 *
 * @param counter of the only refresh token that is good now
 * @param rotatedAt when the counter last changed
 * @param refreshKey closed box with the HMAC key
 * @param publicKey JWK of its installation, to which its refresh tokens are bound; null = none
 * @param amr how the owner proved who they are (RFC 8176)
 */
record SessionRow(
        UUID id,
        String tenant,
        Owner owner,
        @Nullable UUID installation,
        SessionKind kind,
        List<String> amr,
        Instant authTime,
        Instant idleUntil,
        Instant absoluteUntil,
        long counter,
        Instant rotatedAt,
        ClosedBox refreshKey,
        @Nullable Instant revokedAt,
        @Nullable String publicKey) {
    SessionRow {
        amr = List.copyOf(amr);
    }

    SessionRow provenAt(Instant time) {
        return new SessionRow(
                id,
                tenant,
                owner,
                installation,
                kind,
                amr,
                time,
                idleUntil,
                absoluteUntil,
                counter,
                rotatedAt,
                refreshKey,
                revokedAt,
                publicKey);
    }

    /** Neither ended nor expired. */
    boolean isAlive(Instant now) {
        return revokedAt == null && !hasEnded(now);
    }

    boolean hasEnded(Instant now) {
        return !now.isBefore(idleUntil) || !now.isBefore(absoluteUntil);
    }
}
