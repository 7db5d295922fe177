// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Operations: a second factor is set up, switched on by its first right code, removed; recovery codes made anew. */
final class MfaSetup {
    /**
     * What an authenticator app is told.
     *
     * @param secret base32, to type
     * @param uri {@code otpauth://totp/...}, to show as a picture
     */
    record Begun(String secret, String uri) {
        @Override
        public String toString() {
            return "Begun[...]";
        }
    }

    private final Database database;
    private final SecondFactor secondFactor;
    private final String appName;
    private final InstantSource clock;
    private final SecureRandom random;

    MfaSetup(Database database, SecondFactor secondFactor, String appName, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.secondFactor = secondFactor;
        this.appName = appName;
        this.clock = clock;
        this.random = random;
    }

    Begun start(Caller caller) {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        return database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            if (FactorTable.isOn(connection, account.id())) {
                throw AuthRefusal.invalid("a second factor is on; remove it first");
            }
            UUID id = UuidV7.at(now, random);
            FactorTable.begin(connection, account, id, secondFactor.close(id, secret), now);
            audit(connection, caller, account, "mfa.start", now);
            return new Begun(Base32.encode(secret), uri(account, secret));
        });
    }

    private String uri(AccountRow account, byte[] secret) {
        String who = account.email() == null ? account.subject() : account.email();
        return "otpauth://totp/" + encode(appName) + ":" + encode(who) + "?secret=" + Base32.encode(secret) + "&issuer="
                + encode(appName);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** Ten recovery codes, which are never shown again. */
    List<String> confirm(Caller caller, String code) {
        List<String> codes = RecoveryCodes.make(random);
        boolean right = database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            Optional<FactorRow> begun = FactorTable.find(connection, account.id(), false);
            OptionalLong step = begun.isPresent() ? stepOf(begun.get(), code, now) : OptionalLong.empty();
            if (step.isEmpty()) {
                return false;
            }
            FactorTable.confirm(connection, begun.orElseThrow(), step.getAsLong(), now);
            store(connection, account, codes, now);
            audit(connection, caller, account, "mfa.confirm", now);
            return true;
        });
        if (!right) {
            throw AuthRefusal.of(AuthReason.MFA_INVALID, "this is not the code of the new factor");
        }
        return codes;
    }

    private OptionalLong stepOf(FactorRow factor, String code, Instant now) {
        Optional<String> digits = Totp.parse(code);
        return digits.isPresent() ? secondFactor.stepOf(factor, digits.get(), now) : OptionalLong.empty();
    }

    void remove(Caller caller) {
        database.run(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            if (FactorTable.remove(connection, account.id())) {
                audit(connection, caller, account, "mfa.remove", now);
            }
        });
    }

    /** In place of those there were. */
    List<String> newRecoveryCodes(Caller caller) {
        List<String> codes = RecoveryCodes.make(random);
        database.run(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.findProven(connection, caller, now).account();
            if (!FactorTable.isOn(connection, account.id())) {
                throw AuthRefusal.invalid("there is no second factor");
            }
            store(connection, account, codes, now);
            audit(connection, caller, account, "mfa.recovery-codes", now);
        });
        return codes;
    }

    private static void store(Connection connection, AccountRow account, List<String> codes, Instant now)
            throws SQLException {
        FactorTable.replaceRecoveryCodes(
                connection, account, codes.stream().map(RecoveryCodes::hashOf).toList(), now);
    }

    private void audit(Connection connection, Caller caller, AccountRow account, String action, Instant now)
            throws SQLException {
        AuditTable.insert(connection, AuditEvent.own(caller, account, action), now, random);
    }
}
