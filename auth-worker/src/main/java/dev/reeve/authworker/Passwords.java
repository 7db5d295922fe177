// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules, hashing and checking of passwords, within the bound of the pool. */
final class Passwords {
    private final PasswordRules rules;
    private final PasswordChoice choice;
    private final PasswordHasher hasher;
    private final HashPool pool;

    Passwords(PasswordRules rules, PasswordChoice choice, PasswordHasher hasher, HashPool pool) {
        this.rules = rules;
        this.choice = choice;
        this.hasher = hasher;
        this.pool = pool;
    }

    static Passwords of(AuthSettings settings, AccountHooks hooks, HashPool pool, SecureRandom random) {
        HashSettings hashing = settings.hashing();
        return new Passwords(
                settings.passwords().rules(),
                new PasswordChoice(settings.passwords(), hooks),
                new PasswordHasher(hashing.cost(), hashing.peppers(), random),
                pool);
    }

    /** What came of a check. */
    sealed interface Verdict {
        record Wrong() implements Verdict {}

        /**
         * The password is the account's.
         *
         * @param renewed the same password at today's cost, when the stored hash is older
         */
        record Right(Optional<String> renewed) implements Verdict {}
    }

    /** Which ones are worth a look at all. */
    PasswordRules rules() {
        return rules;
    }

    /** As {@link HashPool#requireRoom}. */
    void requireRoom() {
        pool.requireRoom();
    }

    /** Which ones may be chosen. */
    PasswordChoice choice() {
        return choice;
    }

    String hash(String password) {
        return pool.run(() -> hasher.hash(password).text());
    }

    /** {@code phc} null = there is no such account or it has no password: same work, always wrong. */
    Verdict check(String password, @Nullable String phc) {
        return pool.run(() -> {
            PhcString stored = phc == null ? hasher.dummy() : PhcString.parse(phc);
            if (!hasher.matches(password, stored)) {
                return new Verdict.Wrong();
            }
            return new Verdict.Right(
                    hasher.isOutdated(stored)
                            ? Optional.of(hasher.hash(password).text())
                            : Optional.empty());
        });
    }
}
