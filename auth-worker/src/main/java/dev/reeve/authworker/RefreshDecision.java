// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.time.Instant;

/**
 * What a presented refresh token is worth: the table of the rotation with idempotent grace, as a pure function.
 *
 * <pre>
 * counter                condition                          decision
 * current                                                   Rotate: counter + 1
 * current - 1            within the grace after rotation    Repeat: the same successor again
 * current - 1, older     otherwise                          Reuse: the session ends
 * any                    MAC wrong                          Refuse SESSION_EXPIRED, nothing ends
 * </pre>
 *
 * A counter above the current one with a right MAC means that the database was restored to an earlier state; it is
 * refused like an unknown token.
 */
sealed interface RefreshDecision {
    record Rotate(long successor) implements RefreshDecision {}

    record Repeat(long successor) implements RefreshDecision {}

    record Reuse() implements RefreshDecision {}

    record Refuse(AuthReason reason) implements RefreshDecision {}

    static RefreshDecision decide(SessionRow session, RefreshToken token, byte[] key, Instant now, Duration grace) {
        if (!token.isMadeWith(key)) {
            return new Refuse(AuthReason.SESSION_EXPIRED);
        }
        if (session.revokedAt() != null) {
            return new Refuse(AuthReason.SESSION_REVOKED);
        }
        if (session.hasEnded(now)) {
            return new Refuse(AuthReason.SESSION_EXPIRED);
        }
        long behind = session.counter() - token.counter();
        if (behind < 0 || token.counter() < 0) {
            return new Refuse(AuthReason.SESSION_EXPIRED);
        }
        boolean answerMayBeLost =
                behind == 1 && !now.isAfter(session.rotatedAt().plus(grace));
        if (behind > 0 && !answerMayBeLost) {
            return new Reuse();
        }
        return switch (session.owner().standing()) {
            case ACTIVE -> behind == 0 ? new Rotate(session.counter() + 1) : new Repeat(session.counter());
            case DISABLED -> new Refuse(AuthReason.ACCOUNT_DISABLED);
            case GONE -> new Refuse(AuthReason.SESSION_REVOKED);
        };
    }
}
