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
 * Operation: a new password against the code of {@link ForgotPassword}. All sessions end, and none begins: a second
 * factor is not skipped.
 */
final class ResetPassword {
    /** What a person types, or a link carries. */
    record Request(String code, String email, String newPassword) {
        @Override
        public String toString() {
            return "ResetPassword.Request[...]";
        }
    }

    private final Database database;
    private final ShownCodes codes;
    private final Passwords passwords;
    private final PasswordChanges changes;
    private final InstantSource clock;
    private final SecureRandom random;

    ResetPassword(
            Database database,
            ShownCodes codes,
            Passwords passwords,
            PasswordChanges changes,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.codes = codes;
        this.passwords = passwords;
        this.changes = changes;
        this.clock = clock;
        this.random = random;
    }

    void run(Caller caller, Request request) {
        ShownCode shown = ShownCode.parse(request.code(), request.email());
        passwords.choice().checkRules(request.newPassword());
        codes.pass(caller);
        passwords.choice().checkKnown(caller, request.newPassword());
        String phc = passwords.hash(request.newPassword());
        boolean done = database.transaction(connection -> {
            Instant now = clock.instant();
            Optional<CodeRow> unmailed = codes.useUnmailed(connection, caller, shown, now);
            if (unmailed.isPresent()) {
                return reset(connection, caller, unmailed.get(), request.newPassword(), phc, now)
                        .isPresent();
            }
            Optional<CodeRow> used = codes.use(connection, caller, CodePurpose.RESET, shown, now);
            Optional<AccountRow> account = used.isEmpty()
                    ? Optional.empty()
                    : reset(connection, caller, used.get(), request.newPassword(), phc, now);
            if (account.isPresent()) {
                proven(connection, account.get(), used.get(), now);
            }
            return account.isPresent();
        });
        if (!done) {
            throw ShownCode.refusal();
        }
        changes.committed();
    }

    /** Empty = the account is not active any more. */
    private Optional<AccountRow> reset(
            Connection connection, Caller caller, CodeRow code, String password, String phc, Instant now)
            throws SQLException {
        Optional<AccountRow> locked = AccountTable.lockActive(connection, caller.tenant(), code.account());
        if (locked.isEmpty()) {
            return locked;
        }
        AccountRow account = locked.get();
        // Thrown here it rolls back, and the code stays good for a better password.
        passwords.choice().checkAgainst(password, EmailAddress.parse(account.requiredEmail()));
        Caller owner = caller.as(account.subject());
        changes.set(connection, owner, account, phc, now);
        int _ = changes.endSessions(connection, owner, account, Optional.empty(), "password-reset", now);
        AuditTable.insert(connection, AuditEvent.own(owner, account, "password.reset"), now, random);
        return locked;
    }

    /** Whoever reads the mail of this address is its owner: strangers' guesses are not held against them. */
    private static void proven(Connection connection, AccountRow account, CodeRow code, Instant now)
            throws SQLException {
        EmailAddress email = EmailAddress.parse(account.requiredEmail());
        if (email.key().equals(code.target())) {
            AccountTable.verified(connection, account, now);
            PasswordGate.forget(connection, PasswordGate.keyOf(account.tenant(), email));
        }
    }
}
