// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Operation: the second half of a sign-in. The first half gave a token that is good for five minutes and five tries
 * and for nothing else; with a code of the second factor it becomes a session.
 */
final class SignInMfa {
    private final Database database;
    private final SecondFactor secondFactor;
    private final Sessions sessions;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    SignInMfa(
            Database database,
            SecondFactor secondFactor,
            Sessions sessions,
            Limits limits,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.secondFactor = secondFactor;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, String mfaToken, String code, ClientDescription client) {
        CodeText.Link token = CodeText.parseLink(mfaToken).orElseThrow(SignInMfa::expired);
        Decided<StartedSession> decided =
                database.transaction(connection -> decide(connection, caller, token, code, client));
        return decided.orThrow();
    }

    private Decided<StartedSession> decide(
            Connection connection, Caller caller, CodeText.Link token, String code, ClientDescription client)
            throws SQLException {
        Instant now = clock.instant();
        Optional<CodeRow> tried = CodeTable.tryLink(connection, CodePurpose.MFA, caller.tenant(), token, now);
        Optional<AccountRow> found = tried.isEmpty()
                ? Optional.empty()
                : AccountTable.lockActive(
                        connection, caller.tenant(), tried.get().account());
        if (found.isEmpty()) {
            return new Decided.Refused<>(expired());
        }
        AccountRow account = found.get();
        Limit limit = limits.settings().tries().mfaPerAccount();
        Optional<AuthRefusal> tooMany = limits.take(connection, limit, caller, account.subject(), now);
        if (tooMany.isPresent()) {
            return new Decided.Refused<>(tooMany.get());
        }
        Optional<SecondFactor.Proof> proof = secondFactor.prove(connection, account, code, now);
        if (proof.isEmpty() || CodeTable.use(connection, tried.get().id(), now).isEmpty()) {
            AuditTable.insert(
                    connection,
                    AuditEvent.ownRefused(caller, account, "sign-in.mfa", AuthReason.MFA_INVALID),
                    now,
                    random);
            return new Decided.Refused<>(invalid());
        }
        AccountTable.signedIn(connection, account, now);
        List<String> amr = List.of("pwd", proof.get().amr(), "mfa");
        return new Decided.Granted<>(
                sessions.start(connection, caller, new NewSession(account.owner(), client.kind(), client, amr), now));
    }

    static AuthRefusal invalid() {
        return AuthRefusal.of(AuthReason.MFA_INVALID, "this code is not right, or was used");
    }

    private static AuthRefusal expired() {
        return AuthRefusal.of(AuthReason.MFA_INVALID, "this sign-in took too long or too many tries: begin again");
    }
}
