// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operation: an anonymous account asks for an e-mail address and a password. A code goes to the address whether or not
 * it has an account: only who reads its mail learns that it has one, by {@link VerifyUpgrade}.
 */
final class Upgrade {
    /** What a person types. */
    record Request(String email, String password, String displayName, String language) {
        @Override
        public String toString() {
            return "Upgrade.Request[...]";
        }
    }

    private final Database database;
    private final SignUpMode mode;
    private final Passwords passwords;
    private final EmailUpgrade upgrade;
    private final MailedCodes mailedCodes;
    private final InstantSource clock;

    Upgrade(
            Database database,
            SignUpMode mode,
            Passwords passwords,
            EmailUpgrade upgrade,
            MailedCodes mailedCodes,
            InstantSource clock) {
        this.database = database;
        this.mode = mode;
        this.passwords = passwords;
        this.upgrade = upgrade;
        this.mailedCodes = mailedCodes;
        this.clock = clock;
    }

    /** Empty = check your mail. */
    Optional<StartedSession> run(Caller caller, Request request) {
        EmailAddress email = EmailAddress.parse(request.email());
        String name = InputText.displayName(request.displayName());
        String language = InputText.language(request.language());
        passwords.choice().checkRules(request.password(), email);
        return switch (mode) {
            case VERIFY -> {
                byMail(caller, email, name, request.password(), language);
                yield Optional.empty();
            }
            case IMMEDIATE -> Optional.of(atOnce(caller, email, name, request.password()));
        };
    }

    private void byMail(Caller caller, EmailAddress email, String name, String password, String language) {
        database.run(connection -> {
            var _ = EmailUpgrade.find(connection, caller, email, clock.instant());
        });
        mailedCodes.pass(caller, email);
        String payload = wanted(caller, email, name, password).toJson();
        mailedCodes.send(connection -> {
            AccountRow account = EmailUpgrade.find(connection, caller, email, clock.instant())
                    .account();
            CodeOrder order = new CodeOrder(CodePurpose.UPGRADE, account.tenant(), account.id(), email, payload);
            return new MailedCodes.Letter.WithCode(order, email.text(), MailKind.UPGRADE, language);
        });
    }

    private StartedSession atOnce(Caller caller, EmailAddress email, String name, String password) {
        NewAccount wanted = wanted(caller, email, name, password);
        Decided<StartedSession> decided = database.transaction(connection -> {
            Instant now = clock.instant();
            SignedIn found = EmailUpgrade.find(connection, caller, email, now);
            return upgrade.apply(connection, caller, found, wanted, null, now);
        });
        return decided.orThrow();
    }

    /** What others know of the password is asked before the costly hash. */
    private NewAccount wanted(Caller caller, EmailAddress email, String name, String password) {
        passwords.choice().checkKnown(caller, password);
        return new NewAccount(email.text(), name, passwords.hash(password));
    }
}
