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
 * Operation: back to the anonymous account that an installation started, with the installation's secret. A device is
 * not a person, so it comes into nothing else: once an account has an address, a password, another way in or a second
 * factor, those are asked for.
 */
final class SignInWithDevice {
    private static final String ACTION = "sign-in.device";

    private final Database database;
    private final Sessions sessions;
    private final Limits limits;
    private final InstantSource clock;
    private final SecureRandom random;

    SignInWithDevice(Database database, Sessions sessions, Limits limits, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** @param proof of an installation that has a key */
    StartedSession run(Caller caller, ClientDescription client, String proof) {
        ShownInstallation shown = client.installation()
                .orElseThrow(
                        () -> AuthRefusal.invalid("client.installation and client.installationSecret are needed here"));
        Decided<StartedSession> decided =
                database.transaction(connection -> decide(connection, caller, client, shown, proof));
        return decided.orThrow();
    }

    private Decided<StartedSession> decide(
            Connection connection, Caller caller, ClientDescription client, ShownInstallation shown, String proof)
            throws SQLException {
        Instant now = clock.instant();
        Optional<InstallationRow> proven = InstallationTable.find(connection, caller.tenant(), shown.id())
                .filter(row -> row.isProvenBy(shown.secret()))
                .filter(row -> row.key()
                        .map(key -> KeyProof.DEVICE.isRight(proof, key, shown.secret()))
                        .orElse(true));
        Optional<AccountRow> found = proven.isEmpty() ? Optional.empty() : accountOf(connection, caller, proven.get());
        if (found.isEmpty()) {
            return refused(connection, caller, "unknown", AuthReason.INVALID_CREDENTIALS, now);
        }
        AccountRow account = found.get();
        if (account.standing() == Owner.Standing.DISABLED) {
            return refused(connection, caller, account.subject(), AuthReason.ACCOUNT_DISABLED, now);
        }
        // As a refresh, of which it is the dearer form: it leaves a session behind.
        Limit limit = limits.settings().load().rotationsPerSession();
        Optional<AuthRefusal> tooMany =
                limits.take(connection, limit, caller, IdKind.INSTALLATION.text(shown.id()), now);
        if (tooMany.isPresent()) {
            return new Decided.Refused<>(tooMany.get());
        }
        AccountTable.signedIn(connection, account, now);
        NewSession wanted = new NewSession(account.owner(), client, List.of("device"));
        return new Decided.Granted<>(sessions.start(connection, caller, wanted, now));
    }

    /** Locked, and asked again: it may have got a name while this waited. */
    private static Optional<AccountRow> accountOf(Connection connection, Caller caller, InstallationRow installation)
            throws SQLException {
        var last = InstallationAccountTable.lastAnonymous(connection, caller.tenant(), installation.id());
        Optional<AccountRow> locked =
                last.isEmpty() ? Optional.empty() : AccountTable.lock(connection, caller.tenant(), last.get());
        if (locked.isEmpty() || FactorTable.isOn(connection, locked.get().id())) {
            return Optional.empty();
        }
        return locked.filter(AccountRow::anonymous)
                .filter(account -> account.email() == null && account.phc() == null)
                .filter(account -> account.standing() != Owner.Standing.GONE);
    }

    private Decided<StartedSession> refused(
            Connection connection, Caller caller, String target, AuthReason reason, Instant now) throws SQLException {
        AuditTable.insert(connection, AuditEvent.refused(caller, caller.actor(), ACTION, target, reason), now, random);
        Limit limit = limits.settings().load().refreshesPerAddress();
        Optional<AuthRefusal> tooMany = limits.takeForAddress(connection, limit, caller, now);
        return new Decided.Refused<>(tooMany.orElseGet(() -> reason == AuthReason.ACCOUNT_DISABLED
                ? AuthRefusal.accountDisabled()
                : AuthRefusal.invalidCredentials()));
    }
}
