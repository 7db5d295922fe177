// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
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
    private final InstantSource clock;

    PasswordGate(Database database, Passwords passwords, SignInDelay delay, Limits limits, InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.delay = delay;
        this.limits = limits;
        this.clock = clock;
    }

    static byte[] keyOf(String tenant, EmailAddress email) {
        return Sha256.of((tenant + '\n' + email.key()).getBytes(UTF_8));
    }

    /** @param lookUp asked after the gate; no account and one without a password: as much work, always wrong */
    Checked check(Caller caller, byte[] key, String password, Supplier<Optional<AccountRow>> lookUp) {
        passwords.rules().checkPresent(password);
        Attempt counted = pass(caller, key);
        Optional<AccountRow> account = lookUp.get();
        try {
            return new Checked(
                    account,
                    passwords.check(password, account.map(AccountRow::phc).orElse(null)));
        } catch (AuthRefusal busy) {
            // The password was not looked at: not a failure of whoever typed it.
            database.run(connection -> {
                AttemptTable.update(connection, key, SignInDelay.takenBack(counted, clock.instant()));
                limits.giveBackForAddress(connection, limit(), caller);
            });
            throw busy;
        }
    }

    /**
     * The password was right, and so was all else. The last statement of its transaction: many share the row of their
     * address, and whoever holds it must not wait for another.
     */
    void right(Connection connection, Caller caller, byte[] key) throws SQLException {
        forget(connection, key);
        limits.giveBackForAddress(connection, limit(), caller);
    }

    private Limit limit() {
        return limits.settings().tries().signInsPerAddress();
    }

    /** What was tried on this account is held against nobody. */
    static void forget(Connection connection, byte[] key) throws SQLException {
        AttemptTable.delete(connection, key);
    }

    /** Counts the attempt as failed, or refuses it at once. */
    private Attempt pass(Caller caller, byte[] key) {
        SignInDelay.Decision decision = database.transaction(connection -> {
            SignInDelay.Decision made =
                    delay.decide(AttemptTable.lock(connection, key, caller.tenant(), clock.instant()), clock.instant());
            if (made instanceof SignInDelay.Decision.Allowed(Attempt counted)) {
                AttemptTable.update(connection, key, counted);
                limits.requireForAddress(connection, limit(), caller, clock.instant());
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
