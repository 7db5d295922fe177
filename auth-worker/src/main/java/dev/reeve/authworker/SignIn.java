// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final Passwords passwords;
    private final SignInDelay delay;
    private final InstantSource clock;
    private final SecureRandom random;

    SignIn(
            Database database,
            Sessions sessions,
            Passwords passwords,
            SignInDelay delay,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.passwords = passwords;
        this.delay = delay;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, Request request) {
        EmailAddress email = EmailAddress.parse(request.email());
        passwords.rules().checkPresent(request.password());
        byte[] key = attemptKey(caller.tenant(), email);
        Attempt counted = pass(caller, key);
        Optional<AccountRow> account =
                database.transaction(connection -> AccountTable.findByEmail(connection, caller.tenant(), email));
        Passwords.Verdict verdict = check(request.password(), account, key, counted);
        return switch (verdict) {
            case Passwords.Verdict.Wrong _ -> throw refuse(caller, account, AuthReason.INVALID_CREDENTIALS);
            case Passwords.Verdict.Right right -> start(caller, request.client(), account.orElseThrow(), key, right);
        };
    }

    static byte[] attemptKey(String tenant, EmailAddress email) {
        return Sha256.of((tenant + '\n' + email.key()).getBytes(UTF_8));
    }

    /** Counts the attempt as failed, or refuses it at once. */
    private Attempt pass(Caller caller, byte[] key) {
        SignInDelay.Decision decision = database.transaction(connection -> {
            Instant now = clock.instant();
            SignInDelay.Decision made = delay.decide(AttemptTable.lock(connection, key, caller.tenant(), now), now);
            if (made instanceof SignInDelay.Decision.Allowed(Attempt counted)) {
                AttemptTable.update(connection, key, counted);
            }
            return made;
        });
        return switch (decision) {
            case SignInDelay.Decision.Allowed allowed -> allowed.counted();
            case SignInDelay.Decision.Delayed delayed ->
                throw AuthRefusal.rateLimited("too many failed attempts on this account", delayed.remaining());
        };
    }

    private Passwords.Verdict check(String password, Optional<AccountRow> account, byte[] key, Attempt counted) {
        @Nullable String phc = account.map(AccountRow::phc).orElse(null);
        try {
            return passwords.check(password, phc);
        } catch (AuthRefusal busy) {
            // The password was not looked at: not a failure of whoever typed it.
            database.run(connection ->
                    AttemptTable.update(connection, key, SignInDelay.takenBack(counted, clock.instant())));
            throw busy;
        }
    }

    private StartedSession start(
            Caller caller, ClientDescription client, AccountRow seen, byte[] key, Passwords.Verdict.Right right) {
        Optional<StartedSession> started = database.transaction(connection -> {
            Instant now = clock.instant();
            AttemptTable.delete(connection, key);
            AccountRow account = AccountTable.lock(connection, caller.tenant(), seen.id())
                    .filter(locked -> locked.standing() == Owner.Standing.ACTIVE)
                    .orElse(null);
            if (account == null) {
                return Optional.empty();
            }
            renew(connection, seen, right);
            AccountTable.signedIn(connection, account, now);
            return Optional.of(sessions.start(
                    connection, caller, new NewSession(account.owner(), client.kind(), client, List.of("pwd")), now));
        });
        return started.orElseThrow(() -> refuse(caller, Optional.of(seen), AuthReason.ACCOUNT_DISABLED));
    }

    private static void renew(Connection connection, AccountRow seen, Passwords.Verdict.Right right)
            throws SQLException {
        if (right.renewed().isPresent()) {
            AccountTable.renewHash(connection, seen, right.renewed().get());
        }
    }

    private AuthRefusal refuse(Caller caller, Optional<AccountRow> account, AuthReason reason) {
        String target = account.map(found -> found.owner().subject()).orElse("unknown");
        AuditEvent event = AuditEvent.refused(caller, caller.actor(), "sign-in", target, reason);
        database.run(connection -> AuditTable.insert(connection, event, clock.instant(), random));
        return reason == AuthReason.ACCOUNT_DISABLED
                ? AuthRefusal.of(reason, "this account is disabled")
                : AuthRefusal.invalidCredentials();
    }
}
