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
        passwords.rules().checkChoice(request.newPassword());
        codes.pass(caller);
        String phc = passwords.hash(request.newPassword());
        boolean done = database.transaction(connection -> {
            Instant now = clock.instant();
            Optional<CodeRow> used = codes.use(connection, caller, CodePurpose.RESET, shown, now);
            return used.isPresent() && reset(connection, caller, used.get(), request.newPassword(), phc, now);
        });
        if (!done) {
            throw ShownCode.refusal();
        }
        changes.committed();
    }

    private boolean reset(Connection connection, Caller caller, CodeRow code, String password, String phc, Instant now)
            throws SQLException {
        Optional<AccountRow> locked = AccountTable.lockActive(connection, caller.tenant(), code.account());
        if (locked.isEmpty()) {
            return false;
        }
        AccountRow account = locked.get();
        EmailAddress email = EmailAddress.parse(account.requiredEmail());
        // Thrown here it rolls back, and the code stays good for a better password.
        passwords.rules().checkAgainst(password, email);
        Caller owner = caller.as(account.subject());
        changes.set(connection, owner, account, phc, now);
        int _ = changes.endSessions(connection, owner, account, Optional.empty(), "password-reset", now);
        if (email.key().equals(code.target())) {
            AccountTable.verified(connection, account, now);
            // Whoever reads the mail of this address is its owner: strangers' guesses are not held against them.
            PasswordGate.forget(connection, PasswordGate.keyOf(caller.tenant(), email));
        }
        AuditTable.insert(connection, AuditEvent.own(owner, account, "password.reset"), now, random);
        return true;
    }
}
