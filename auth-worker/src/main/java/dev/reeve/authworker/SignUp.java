// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Operation: a new account with e-mail and password, usable at once. This mode reveals whether an address is known; the
 * one that answers "check your mail" needs a mail server.
 */
final class SignUp {
    private static final int DISPLAY_NAME_MAX = 128;

    /** What a person types. */
    record Request(String email, String password, String displayName, ClientDescription client) {
        @Override
        public String toString() {
            return "SignUp.Request[...]";
        }
    }

    private final Database database;
    private final Sessions sessions;
    private final PasswordRules rules;
    private final Passwords passwords;
    private final InstantSource clock;
    private final SecureRandom random;

    SignUp(
            Database database,
            Sessions sessions,
            PasswordRules rules,
            Passwords passwords,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.rules = rules;
        this.passwords = passwords;
        this.clock = clock;
        this.random = random;
    }

    StartedSession run(Caller caller, Request request) {
        EmailAddress email = EmailAddress.parse(request.email());
        String name = InputText.bounded("displayName", request.displayName().strip(), DISPLAY_NAME_MAX);
        rules.check(request.password(), email);
        // Before the costly hash; the index decides in the end.
        if (database.transaction(connection -> AccountTable.isKnown(connection, caller.tenant(), email))) {
            throw inUse();
        }
        String phc = passwords.hash(request.password());
        return database.transaction(connection -> {
            AccountRow account = create(connection, caller.tenant(), email, name);
            Instant now = account.createdAt();
            AccountTable.setPassword(connection, account, phc, now);
            Owner owner = account.owner();
            AuditTable.insert(
                    connection,
                    AuditEvent.ok(caller, owner.subject(), "account.create.password", owner.subject()),
                    now,
                    random);
            return sessions.start(
                    connection,
                    caller,
                    new NewSession(owner, request.client().kind(), request.client(), List.of("pwd")),
                    now);
        });
    }

    private AccountRow create(Connection connection, String tenant, EmailAddress email, String name)
            throws SQLException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AccountRow account = new AccountRow(
                UuidV7.at(now, random), tenant, Owner.Standing.ACTIVE, false, email.text(), name, List.of(), now, null);
        if (!AccountTable.insert(connection, account, email)) {
            throw inUse();
        }
        return account;
    }

    private static AuthRefusal inUse() {
        return AuthRefusal.of(AuthReason.IDENTITY_IN_USE, "an account with this e-mail address exists");
    }
}
