// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Where every password is checked, so that guessing is slowed down wherever it is tried: per account, existing or not,
 * and per network address. An attempt counts as failed before its password is looked at, until {@link #right}.
 */
final class PasswordGate {
    /** What came of a check. */
    record Checked(Optional<AccountRow> account, Passwords.Verdict verdict) {}

    private final Database database;
    private final Passwords passwords;
    private final SignInDelay delay;
    private final Limits limits;
    private final Spraying spraying;
    private final InstantSource clock;

    PasswordGate(
            Database database,
            Passwords passwords,
            SignInDelay delay,
            Limits limits,
            Spraying spraying,
            InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.delay = delay;
        this.limits = limits;
        this.spraying = spraying;
        this.clock = clock;
    }

    static byte[] keyOf(String tenant, EmailAddress email) {
        return Sha256.of((tenant + '\n' + email.key()).getBytes(UTF_8));
    }

    /** Of a sign-in: the installation's own where it has been signed in to this account lately. */
    FailureCounter counterOf(Caller caller, ClientDescription client, EmailAddress email) {
        FailureCounter strangers = FailureCounter.ofStrangers(keyOf(caller.tenant(), email));
        if (client.installation().isEmpty() && caller.installation().isEmpty()) {
            return strangers;
        }
        return database.transaction(connection -> {
            Optional<UUID> proven = Installations.proven(connection, caller, client);
            Instant since = clock.instant().minus(Installations.KNOWN_FOR);
            return proven.isPresent()
                            && InstallationAccountTable.isKnown(connection, caller.tenant(), proven.get(), email, since)
                    ? strangers.ofInstallation(proven.get())
                    : strangers;
        });
    }

    /** @param lookUp asked after the gate; no account and one without a password: as much work, always wrong */
    Checked check(Caller caller, FailureCounter counter, String password, Supplier<Optional<AccountRow>> lookUp) {
        passwords.rules().checkPresent(password);
        // A flood is refused here, not after three transactions each: they would take the database from everybody else.
        passwords.requireRoom();
        spraying.look();
        Attempt counted = pass(caller, counter);
        Optional<AccountRow> account = lookUp.get();
        try {
            return again(password, account);
        } catch (AuthRefusal busy) {
            // The password was not looked at: not a failure of whoever typed it.
            database.run(connection -> {
                AttemptTable.update(connection, counter.key(), SignInDelay.takenBack(counted, clock.instant()));
                giveBack(connection, caller, counter);
            });
            throw busy;
        }
    }

    /** The same attempt on what the account has become meanwhile. */
    Checked again(String password, Optional<AccountRow> account) {
        Passwords.Verdict verdict =
                passwords.check(password, account.map(AccountRow::phc).orElse(null));
        if (verdict instanceof Passwords.Verdict.Wrong) {
            spraying.failed();
        }
        return new Checked(account, verdict);
    }

    /**
     * The password was right, and so was all else. The last statement of its transaction: many share the row of their
     * address, and whoever holds it must not wait for another.
     */
    void right(Connection connection, Caller caller, FailureCounter counter) throws SQLException {
        forget(connection, counter.key());
        giveBack(connection, caller, counter);
    }

    /** The address limit is one on strangers: a known installation did not count there. */
    private void giveBack(Connection connection, Caller caller, FailureCounter counter) throws SQLException {
        if (!counter.ofKnownInstallation()) {
            limits.giveBackForAddress(connection, limit(), caller);
        }
    }

    private Limit limit() {
        return limits.settings().tries().signInsPerAddress();
    }

    /** What was tried on this account is held against nobody. */
    static void forget(Connection connection, byte[] key) throws SQLException {
        AttemptTable.delete(connection, key);
    }

    /** Counts the attempt as failed, or refuses it at once. */
    private Attempt pass(Caller caller, FailureCounter counter) {
        SignInDelay.Decision decision = database.transaction(connection -> {
            SignInDelay.Decision made = delay.decide(
                    AttemptTable.lock(connection, counter.key(), caller.tenant(), clock.instant()), clock.instant());
            if (made instanceof SignInDelay.Decision.Allowed(Attempt counted)) {
                AttemptTable.update(connection, counter.key(), counted);
                if (!counter.ofKnownInstallation()) {
                    limits.requireForAddress(connection, limit(), caller, clock.instant());
                    spraying.pass(connection, caller);
                }
            }
            return made;
        });
        return switch (decision) {
            case SignInDelay.Decision.Allowed allowed -> allowed.counted();
            case SignInDelay.Decision.Delayed delayed ->
                throw AuthRefusal.rateLimited("too many failed attempts on this account", delayed.remaining());
        };
    }
}
