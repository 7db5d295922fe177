// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Operation: another password, for who knows the present one and has proven so lately; ends all other sessions. */
final class ChangePassword {
    /** What a person types. */
    record Request(String currentPassword, String newPassword) {
        @Override
        public String toString() {
            return "ChangePassword.Request[...]";
        }
    }

    private final Database database;
    private final Passwords passwords;
    private final OwnPassword ownPassword;
    private final PasswordChanges changes;
    private final InstantSource clock;
    private final SecureRandom random;

    ChangePassword(
            Database database,
            Passwords passwords,
            OwnPassword ownPassword,
            PasswordChanges changes,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.passwords = passwords;
        this.ownPassword = ownPassword;
        this.changes = changes;
        this.clock = clock;
        this.random = random;
    }

    /** The number of sessions that ended. */
    int run(Caller caller, Request request) {
        passwords.choice().checkRules(request.newPassword());
        AccountRow seen = database.transaction(connection ->
                SignedIn.findProven(connection, caller, clock.instant()).account());
        if (seen.email() == null) {
            throw AuthRefusal.invalid("an account without an e-mail address has no password");
        }
        passwords.choice().checkAgainst(request.newPassword(), EmailAddress.parse(seen.email()));
        if (seen.phc() != null) {
            ownPassword.check(caller, seen, request.currentPassword(), "password.change");
        }
        passwords.choice().checkKnown(caller, request.newPassword());
        String phc = passwords.hash(request.newPassword());
        int ended = database.transaction(connection -> change(connection, caller, seen, phc));
        changes.committed();
        return ended;
    }

    private int change(Connection connection, Caller caller, AccountRow seen, String phc) throws SQLException {
        Instant now = clock.instant();
        SignedIn found = SignedIn.findProven(connection, caller, now);
        AccountRow account = found.account();
        if (!Objects.equals(account.phc(), seen.phc())) {
            // Somebody else changed it meanwhile: what was typed is not the present one any more.
            throw AuthRefusal.invalidCredentials();
        }
        changes.set(connection, caller, account, phc, now);
        AuditTable.insert(connection, AuditEvent.own(caller, account, "password.change"), now, random);
        Optional<UUID> kept = Optional.of(found.session().id());
        int ended = changes.endSessions(connection, caller, account, kept, "password-change", now);
        if (account.phc() != null) {
            ownPassword.right(connection, caller, account);
        }
        return ended;
    }
}
