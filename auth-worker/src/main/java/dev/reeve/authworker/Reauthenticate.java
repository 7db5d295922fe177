// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operation: a fresh proof of who holds the session, with the password and, where there is one, the second factor;
 * gives an access token that says so.
 */
final class Reauthenticate {
    private static final String ACTION = "reauthenticate";

    private final Database database;
    private final OwnPassword ownPassword;
    private final SecondFactor secondFactor;
    private final Limits limits;
    private final Sessions sessions;
    private final InstantSource clock;
    private final SecureRandom random;

    Reauthenticate(
            Database database,
            OwnPassword ownPassword,
            SecondFactor secondFactor,
            Limits limits,
            Sessions sessions,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.ownPassword = ownPassword;
        this.secondFactor = secondFactor;
        this.limits = limits;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    /** The refresh token of the session stays what it is. */
    StartedSession run(Caller caller, String password, String code) {
        AccountRow seen = database.transaction(
                connection -> SignedIn.find(connection, caller, clock.instant()).account());
        ownPassword.check(caller, seen, password, ACTION);
        Decided<StartedSession> decided = database.transaction(connection -> {
            Instant now = clock.instant();
            SignedIn found = SignedIn.find(connection, caller, now);
            Decided<StartedSession> made = withFactor(connection, caller, found, code, now);
            ownPassword.right(connection, caller, found.account());
            return made;
        });
        return decided.orThrow();
    }

    /** The second half of a fresh proof, whatever the first was. */
    Decided<StartedSession> withFactor(Connection connection, Caller caller, SignedIn found, String code, Instant now)
            throws SQLException {
        Optional<AuthRefusal> refused = secondFactor(connection, caller, found.account(), code, now);
        return refused.isPresent()
                ? new Decided.Refused<>(refused.get())
                : new Decided.Granted<>(prove(connection, caller, found, now));
    }

    private StartedSession prove(Connection connection, Caller caller, SignedIn found, Instant now)
            throws SQLException {
        audit(connection, AuditEvent.own(caller, found.account(), ACTION), now);
        return sessions.withNewAccess(SessionTable.proven(connection, found.session(), now), now);
    }

    /** Empty = it was right, or none is needed. */
    private Optional<AuthRefusal> secondFactor(
            Connection connection, Caller caller, AccountRow account, String code, Instant now) throws SQLException {
        if (!FactorTable.isOn(connection, account.id())) {
            return Optional.empty();
        }
        // An empty code is the question whether one is needed, not a try.
        if (!code.isBlank()) {
            Limit limit = limits.settings().tries().mfaPerAccount();
            Optional<AuthRefusal> tooMany = limits.take(connection, limit, caller, caller.subject(), now);
            if (tooMany.isPresent()) {
                return tooMany;
            }
            if (secondFactor.prove(connection, account, code, now).isPresent()) {
                return Optional.empty();
            }
        }
        audit(connection, AuditEvent.ownRefused(caller, account, ACTION, AuthReason.MFA_INVALID), now);
        return Optional.of(SignInMfa.invalid());
    }

    private void audit(Connection connection, AuditEvent event, Instant now) throws SQLException {
        AuditTable.insert(connection, event, now, random);
    }
}
