// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Whether a code proves that somebody holds the second factor of an account: one of the app, or one of the paper. */
final class SecondFactor {
    /** How it was proven; claim {@code amr} (RFC 8176). */
    enum Proof {
        TOTP("otp"),
        RECOVERY("rcv");

        private final String amr;

        Proof(String amr) {
            this.amr = amr;
        }

        String amr() {
            return amr;
        }
    }

    private final SecretBox box;

    SecondFactor(SecretBox box) {
        this.box = box;
    }

    ClosedBox close(UUID factor, byte[] secret) {
        return box.close(rowName(factor), secret);
    }

    /** Uses the code up; empty = it proves nothing. The account has a factor that is on. */
    Optional<Proof> prove(Connection connection, AccountRow account, String code, Instant now) throws SQLException {
        Optional<String> digits = Totp.parse(code);
        if (digits.isEmpty()) {
            return FactorTable.useRecoveryCode(connection, account.id(), RecoveryCodes.hashOf(code), now)
                    ? Optional.of(Proof.RECOVERY)
                    : Optional.empty();
        }
        Optional<FactorRow> factor = FactorTable.find(connection, account.id(), true);
        if (factor.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong step = stepOf(factor.get(), digits.get(), now);
        return step.isPresent() && FactorTable.use(connection, factor.get(), step.getAsLong())
                ? Optional.of(Proof.TOTP)
                : Optional.empty();
    }

    /** The step of a right code. */
    OptionalLong stepOf(FactorRow factor, String digits, Instant now) {
        byte[] secret = box.open(rowName(factor.id()), factor.secret())
                .orElseThrow(() -> new IllegalStateException("the secret of a second factor does not open"));
        return Totp.match(secret, digits, now, factor.lastStep());
    }

    private static String rowName(UUID factor) {
        return "factor:" + factor;
    }
}
