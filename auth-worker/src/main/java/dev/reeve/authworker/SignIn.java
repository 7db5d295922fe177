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
 * Operation: e-mail and password against a session. An unknown address, a wrong password and a disabled account with a
 * wrong password take the same steps and get the same answer: gate, look-up, one hash, one line of audit.
 */
final class SignIn {
    /** What a person types. */
    record Request(String email, String password, ClientDescription client) {
        @Override
        public String toString() {
            return "SignIn.Request[...]";
        }
    }

    private final Database database;
    private final Sessions sessions;
    private final PasswordGate gate;
    private final Codes codes;
    private final InstantSource clock;
    private final SecureRandom random;

    SignIn(
            Database database,
            Sessions sessions,
            PasswordGate gate,
            Codes codes,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.gate = gate;
        this.codes = codes;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, Request request) {
        EmailAddress email = EmailAddress.parse(request.email());
        byte[] key = PasswordGate.keyOf(caller.tenant(), email);
        PasswordGate.Checked checked = gate.check(
                caller,
                key,
                request.password(),
                () -> database.transaction(connection -> AccountTable.findByEmail(connection, caller.tenant(), email)));
        Optional<AccountRow> account = checked.account();
        return switch (checked.verdict()) {
            case Passwords.Verdict.Wrong _ -> throw refuse(caller, account, AuthReason.INVALID_CREDENTIALS);
            case Passwords.Verdict.Right right -> start(caller, request.client(), account.orElseThrow(), key, right);
        };
    }

    private sealed interface Outcome {
        record Started(StartedSession session) implements Outcome {}

        record HalfWay(FreshCode token) implements Outcome {}

        record Disabled() implements Outcome {}
    }

    private StartedSession start(
            Caller caller, ClientDescription client, AccountRow seen, byte[] key, Passwords.Verdict.Right right) {
        Outcome outcome = database.transaction(connection -> {
            Outcome decided = decide(connection, caller, client, seen, right);
            gate.right(connection, caller, key);
            return decided;
        });
        return switch (outcome) {
            case Outcome.Started started -> started.session();
            case Outcome.HalfWay half -> throw AuthRefusal.mfaRequired(half.token());
            case Outcome.Disabled _ -> throw refuse(caller, Optional.of(seen), AuthReason.ACCOUNT_DISABLED);
        };
    }

    private Outcome decide(
            Connection connection,
            Caller caller,
            ClientDescription client,
            AccountRow seen,
            Passwords.Verdict.Right right)
            throws SQLException {
        Instant now = clock.instant();
        AccountRow account =
                AccountTable.lockActive(connection, caller.tenant(), seen.id()).orElse(null);
        if (account == null) {
            return new Outcome.Disabled();
        }
        renew(connection, seen, right);
        if (FactorTable.isOn(connection, account.id())) {
            EmailAddress email = EmailAddress.parse(account.requiredEmail());
            return new Outcome.HalfWay(codes.issue(connection, CodeOrder.of(CodePurpose.MFA, account, email), now));
        }
        AccountTable.signedIn(connection, account, now);
        return new Outcome.Started(sessions.start(
                connection, caller, new NewSession(account.owner(), client.kind(), client, List.of("pwd")), now));
    }

    private static void renew(Connection connection, AccountRow seen, Passwords.Verdict.Right right)
            throws SQLException {
        if (right.renewed().isPresent()) {
            AccountTable.renewHash(connection, seen, right.renewed().get());
        }
    }

    private AuthRefusal refuse(Caller caller, Optional<AccountRow> account, AuthReason reason) {
        String target = account.map(AccountRow::subject).orElse("unknown");
        AuditEvent event = AuditEvent.refused(caller, caller.actor(), "sign-in", target, reason);
        database.run(connection -> AuditTable.insert(connection, event, clock.instant(), random));
        return reason == AuthReason.ACCOUNT_DISABLED ? AuthRefusal.accountDisabled() : AuthRefusal.invalidCredentials();
    }
}
