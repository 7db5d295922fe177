// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Operation: a new account with e-mail and password. Where mail can be sent the answer is always the same, and so is
 * the work: a known address gets a mail that says so, an unknown one a code ({@link Verify}).
 */
final class SignUp {
    /** What a person types. */
    record Request(String email, String password, String displayName, String language, ClientDescription client) {
        @Override
        public String toString() {
            return "SignUp.Request[...]";
        }
    }

    private final Database database;
    private final SignUpMode mode;
    private final Passwords passwords;
    private final Accounts accounts;
    private final Sessions sessions;
    private final MailedCodes mailedCodes;
    private final InstantSource clock;

    SignUp(
            Database database,
            SignUpMode mode,
            Passwords passwords,
            Accounts accounts,
            Sessions sessions,
            MailedCodes mailedCodes,
            InstantSource clock) {
        this.database = database;
        this.mode = mode;
        this.passwords = passwords;
        this.accounts = accounts;
        this.sessions = sessions;
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
            case IMMEDIATE -> Optional.of(atOnce(caller, email, name, request));
        };
    }

    private void byMail(Caller caller, EmailAddress email, String name, String password, String language) {
        mailedCodes.pass(caller, email);
        String payload = wanted(caller, email, name, password).toJson();
        mailedCodes.send(connection -> letter(connection, caller, email, payload, language));
    }

    /** The hooks before the costly hash, and before anybody looks whether the address is known. */
    private NewAccount wanted(Caller caller, EmailAddress email, String name, String password) {
        passwords.choice().checkKnown(caller, password);
        HookEdits edits = accounts.ask(caller, email, name, "password");
        return new NewAccount(email.text(), name, passwords.hash(password), edits.orNull());
    }

    private MailedCodes.Letter letter(
            Connection connection, Caller caller, EmailAddress email, String payload, String language)
            throws SQLException {
        CodeOrder order = new CodeOrder(CodePurpose.SIGN_UP, caller.tenant(), null, email, payload);
        return AccountTable.isKnown(connection, caller.tenant(), email)
                ? new MailedCodes.Letter.Notice(order, MailKind.EXISTS, language)
                : new MailedCodes.Letter.WithCode(order, email.text(), MailKind.VERIFY, language);
    }

    private StartedSession atOnce(Caller caller, EmailAddress email, String name, Request request) {
        // Before the costly hash; the index decides in the end.
        if (database.transaction(connection -> AccountTable.isKnown(connection, caller.tenant(), email))) {
            throw inUse();
        }
        NewAccount wanted = wanted(caller, email, name, request.password());
        return database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account =
                    accounts.create(connection, caller, wanted, null, now).orElseThrow(SignUp::inUse);
            return sessions.start(
                    connection, caller, new NewSession(account.owner(), request.client(), List.of("pwd")), now);
        });
    }

    static AuthRefusal inUse() {
        return AuthRefusal.of(AuthReason.IDENTITY_IN_USE, "an account with this e-mail address exists");
    }
}
