// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** The password of somebody who is signed in, checked through the same gate as at the sign-in. */
final class OwnPassword {
    private final Database database;
    private final PasswordGate gate;
    private final InstantSource clock;
    private final SecureRandom random;

    OwnPassword(Database database, PasswordGate gate, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.gate = gate;
        this.clock = clock;
        this.random = random;
    }

    /** @param action that asks for it, for the audit */
    void check(Caller caller, AccountRow account, String password, String action) {
        PasswordGate.Checked checked =
                gate.check(caller, counterOf(caller, account), password, () -> Optional.of(account));
        if (checked.verdict() instanceof Passwords.Verdict.Wrong) {
            AuditEvent refused = AuditEvent.ownRefused(caller, account, action, AuthReason.INVALID_CREDENTIALS);
            database.run(connection -> AuditTable.insert(connection, refused, clock.instant(), random));
            throw AuthRefusal.invalidCredentials();
        }
    }

    /** And so was all else. */
    void right(Connection connection, Caller caller, AccountRow account) throws SQLException {
        gate.right(connection, caller, counterOf(caller, account));
    }

    /** The session is alive, so its installation is known to the account. */
    private static FailureCounter counterOf(Caller caller, AccountRow account) {
        FailureCounter strangers = FailureCounter.ofStrangers(keyOf(account));
        return IdKind.INSTALLATION
                .parse(caller.installation())
                .map(strangers::ofInstallation)
                .orElse(strangers);
    }

    private static byte[] keyOf(AccountRow account) {
        return account.email() == null
                ? Sha256.of((account.tenant() + '\n' + account.id()).getBytes(UTF_8))
                : PasswordGate.keyOf(account.tenant(), EmailAddress.parse(account.email()));
    }
}
