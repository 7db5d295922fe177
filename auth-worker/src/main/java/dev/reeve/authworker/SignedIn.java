// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The person behind a call, asked of the database: the account is active and locked, the session alive. What changes
 * an account asks for a proof that is fresh, for a phone may lie about unlocked.
 */
record SignedIn(AccountRow account, SessionRow session) {
    static final Duration PROOF_AGE_MAX = Duration.ofMinutes(5);

    /** Locks the account. */
    static SignedIn find(Connection connection, Caller caller, Instant now) throws SQLException {
        UUID account = IdKind.USER
                .parse(caller.subject())
                .orElseThrow(() -> AuthRefusal.of(AuthReason.UNAUTHENTICATED, "this needs the token of a user"));
        UUID session = IdKind.SESSION.parse(caller.session()).orElseThrow(AuthRefusal::sessionRevoked);
        AccountRow locked =
                AccountTable.lock(connection, caller.tenant(), account).orElseThrow(AuthRefusal::sessionRevoked);
        switch (locked.standing()) {
            case ACTIVE -> {}
            case DISABLED -> throw AuthRefusal.accountDisabled();
            case GONE -> throw AuthRefusal.sessionRevoked();
        }
        SessionRow alive = SessionTable.find(connection, session, now)
                .filter(found -> found.isAlive(now))
                .filter(found -> found.owner().id().equals(account))
                .orElseThrow(AuthRefusal::sessionRevoked);
        return new SignedIn(locked, alive);
    }

    /** As {@link #find}, and the last proof is fresh. */
    static SignedIn findProven(Connection connection, Caller caller, Instant now) throws SQLException {
        SignedIn found = find(connection, caller, now);
        if (found.session.authTime().plus(PROOF_AGE_MAX).isBefore(now)) {
            throw AuthRefusal.of(AuthReason.REAUTH_REQUIRED, "this needs a fresh proof of who you are");
        }
        return found;
    }
}
