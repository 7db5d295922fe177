// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Operation: e-mail and password against a session. An unknown address, a wrong password and a disabled account with a
 * wrong password take the same steps and get the same answer: gate, look-up, one hash, one line of audit.
 */
final class SignIn {
    /**
     * What a person types.
     *
     * @param mergeFrom access token of an anonymous account that ends in this one; empty = none does
     */
    record Request(String email, String password, ClientDescription client, String mergeFrom) {
        Request(String email, String password, ClientDescription client) {
            this(email, password, client, "");
        }

        @Override
        public String toString() {
            return "SignIn.Request[...]";
        }
    }

    private final Database database;
    private final Sessions sessions;
    private final PasswordGate gate;
    private final BeforeSession before;
    private final Merges merges;
    private final InstantSource clock;
    private final SecureRandom random;

    SignIn(
            Database database,
            Sessions sessions,
            PasswordGate gate,
            BeforeSession before,
            Merges merges,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.gate = gate;
        this.before = before;
        this.merges = merges;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, Request request) {
        EmailAddress email = EmailAddress.parse(request.email());
        FailureCounter counter = gate.counterOf(caller, request.client(), email);
        PasswordGate.Checked checked = gate.check(
                caller,
                counter,
                request.password(),
                () -> database.transaction(connection -> AccountTable.findByEmail(connection, caller.tenant(), email)));
        Outcome outcome = decide(caller, request, counter, checked);
        if (outcome instanceof Outcome.Changed(AccountRow present)) {
            // Once: a password that changes again and again is not this person's.
            outcome = decide(caller, request, counter, gate.again(request.password(), Optional.of(present)));
        }
        return switch (outcome) {
            case Outcome.Started started -> {
                merges.committed(request.mergeFrom());
                yield started.session();
            }
            case Outcome.Refused refused -> throw refused.refusal();
            case Outcome.Wrong(Optional<AccountRow> account) ->
                throw refuse(caller, account, AuthReason.INVALID_CREDENTIALS);
            case Outcome.Changed(AccountRow present) ->
                throw refuse(caller, Optional.of(present), AuthReason.INVALID_CREDENTIALS);
            case Outcome.Disabled(AccountRow account) ->
                throw refuse(caller, Optional.of(account), AuthReason.ACCOUNT_DISABLED);
        };
    }

    private sealed interface Outcome {
        record Started(StartedSession session) implements Outcome {}

        record Wrong(Optional<AccountRow> account) implements Outcome {}

        /** The password became another one (or its hash a stronger one) after it was checked. */
        record Changed(AccountRow present) implements Outcome {}

        record Disabled(AccountRow account) implements Outcome {}

        /** Right, and yet no session: what is still to be done, or why not. */
        record Refused(AuthRefusal refusal) implements Outcome {}
    }

    private Outcome decide(Caller caller, Request request, FailureCounter counter, PasswordGate.Checked checked) {
        return switch (checked.verdict()) {
            case Passwords.Verdict.Wrong _ -> new Outcome.Wrong(checked.account());
            case Passwords.Verdict.Right right ->
                start(caller, request, checked.account().orElseThrow(), counter, right);
        };
    }

    private Outcome start(
            Caller caller, Request request, AccountRow seen, FailureCounter counter, Passwords.Verdict.Right right) {
        HookEdits edits = ask(caller, request.mergeFrom(), seen, counter);
        return database.transaction(connection -> {
            Outcome decided = locked(connection, caller, request, seen, right, edits);
            if (!(decided instanceof Outcome.Changed)) {
                gate.right(connection, caller, counter);
            }
            return decided;
        });
    }

    private Outcome locked(
            Connection connection,
            Caller caller,
            Request request,
            AccountRow seen,
            Passwords.Verdict.Right right,
            HookEdits edits)
            throws SQLException {
        Instant now = clock.instant();
        AccountRow present =
                AccountTable.lockActive(connection, caller.tenant(), seen.id()).orElse(null);
        if (present == null) {
            return new Outcome.Disabled(seen);
        }
        if (!Objects.equals(present.phc(), seen.phc())) {
            return new Outcome.Changed(present);
        }
        renew(connection, seen, right);
        AccountRow account = edits.apply(connection, present);
        Optional<AuthRefusal> next = before.next(connection, account, now);
        Optional<AuthRefusal> refused =
                next.isPresent() ? next : merges.into(connection, caller, account, request.mergeFrom(), now);
        if (refused.isPresent()) {
            return new Outcome.Refused(refused.get());
        }
        AccountTable.signedIn(connection, account, now);
        NewSession wanted = new NewSession(account.owner(), request.client(), List.of("pwd"));
        return new Outcome.Started(sessions.start(connection, caller, wanted, now));
    }

    /** Whom a hook sends away typed the right password all the same: that is no failure. */
    private HookEdits ask(Caller caller, String mergeFrom, AccountRow seen, FailureCounter counter) {
        try {
            HookEdits edits = before.ask(caller, seen, "password");
            askMerge(caller, mergeFrom, seen);
            return edits;
        } catch (AuthRefusal refused) {
            AuditEvent event = AuditEvent.refused(caller, caller.actor(), "sign-in", seen.subject(), refused.reason());
            database.run(connection -> {
                AuditTable.insert(connection, event, clock.instant(), random);
                gate.right(connection, caller, counter);
            });
            throw refused;
        }
    }

    /** Not before the second factor. */
    private void askMerge(Caller caller, String mergeFrom, AccountRow seen) {
        if (!mergeFrom.isEmpty() && !database.transaction(connection -> FactorTable.isOn(connection, seen.id()))) {
            merges.ask(caller, seen, mergeFrom);
        }
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
