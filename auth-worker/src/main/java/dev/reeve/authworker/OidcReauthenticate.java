// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Decides whether an identity is a fresh proof of who holds a session: it signs in to this very account. */
final class OidcReauthenticate {
    private static final String ACTION = "reauthenticate.oidc";

    private final Reauthenticate reauthenticate;
    private final SecureRandom random;

    OidcReauthenticate(Reauthenticate reauthenticate, SecureRandom random) {
        this.reauthenticate = reauthenticate;
        this.random = random;
    }

    Decided<StartedSession> decide(Connection connection, Caller caller, OidcAttempt attempt, Instant now)
            throws SQLException {
        ProvenIdentity identity = attempt.identity();
        SignedIn found = SignedIn.find(connection, caller, now);
        AccountRow account = found.account();
        boolean isTheirs = IdentityTable.find(connection, caller.tenant(), identity)
                .filter(row -> row.account().equals(account.id()))
                .isPresent();
        if (!isTheirs || !identity.isProvenWithin(SignedIn.PROOF_AGE_MAX, now)) {
            AuditTable.insert(
                    connection,
                    AuditEvent.ownRefused(caller, account, ACTION, AuthReason.INVALID_CREDENTIALS),
                    now,
                    random);
            return new Decided.Refused<>(AuthRefusal.invalidCredentials());
        }
        return reauthenticate.withFactor(connection, caller, found, attempt.secondFactor(), now);
    }
}
