// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.time.Instant;

/**
 * What a presented refresh token is worth: the table of the rotation with idempotent grace, as a pure function.
 *
 * <pre>
 * counter                condition                               decision
 * current                unbound, or bound and proven            Rotate: counter + 1
 * current                bound, not proven                       Refuse PROOF_INVALID, nothing ends
 * current - 1            unbound, within the grace               Repeat: the same successor again
 * current - 1            bound and proven, at any time           Repeat: the same successor again
 * current - 1, older     otherwise                               Reuse: the session ends
 * any                    MAC wrong                               Refuse SESSION_EXPIRED, nothing ends
 * </pre>
 *
 * <p>A current token without its proof ends nothing: a thief who has only the token shall not sign out its owner, and
 * an app that cannot use its key at the moment shall not do so by itself.
 *
 * <p>A counter above the current one with a right MAC means that the database was restored to an earlier state; it is
 * refused like an unknown token.
 */
sealed interface RefreshDecision {
    record Rotate(long successor) implements RefreshDecision {}

    record Repeat(long successor) implements RefreshDecision {}

    record Reuse() implements RefreshDecision {}

    record Refuse(AuthReason reason) implements RefreshDecision {}

    /** What an installation's key has to do with it. */
    enum Binding {
        /** The installation has no key. */
        UNBOUND,
        /** It has, and this token was signed with it. */
        PROVEN,
        /** It has, and this token was not. */
        UNPROVEN
    }

    /** Whether whoever shows the token gets another. */
    default boolean isGranted() {
        return switch (this) {
            case Rotate _, Repeat _ -> true;
            case Reuse _, Refuse _ -> false;
        };
    }

    static RefreshDecision decide(
            SessionRow session, RefreshToken token, byte[] key, Binding binding, Instant now, Duration grace) {
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
        boolean inTime = !now.isAfter(session.rotatedAt().plus(grace));
        if (behind > 0 && !(behind == 1 && mayBeLost(binding, inTime))) {
            return new Reuse();
        }
        if (binding == Binding.UNPROVEN) {
            return new Refuse(AuthReason.PROOF_INVALID);
        }
        return switch (session.owner().standing()) {
            case ACTIVE -> behind == 0 ? new Rotate(session.counter() + 1) : new Repeat(session.counter());
            case DISABLED -> new Refuse(AuthReason.ACCOUNT_DISABLED);
            case GONE -> new Refuse(AuthReason.SESSION_REVOKED);
        };
    }

    /** Whether the answer to the parent may have got lost, so that it is asked for again. */
    private static boolean mayBeLost(Binding binding, boolean inTime) {
        return switch (binding) {
            case UNBOUND -> inTime;
            case PROVEN -> true;
            case UNPROVEN -> false;
        };
    }
}
