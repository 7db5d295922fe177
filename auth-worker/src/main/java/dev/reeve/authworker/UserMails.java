// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Operation of administrators: a code for a new password to a user, by mail or to be handed over in another way. */
final class UserMails {
    /** Both codes go to the same operation, {@link ResetPassword}. */
    enum Kind {
        RESET(CodePurpose.RESET, MailKind.RESET),
        INVITE(CodePurpose.INVITE, MailKind.INVITE);

        private final CodePurpose purpose;
        private final MailKind mail;

        Kind(CodePurpose purpose, MailKind mail) {
            this.purpose = purpose;
            this.mail = mail;
        }

        static Kind of(String word) {
            return InputText.oneOf("kind", word, List.of("reset", "invite")).equals("invite") ? INVITE : RESET;
        }
    }

    /** @param link empty = the server does not know the app's address */
    record Shown(FreshCode code, String link) {}

    /** What codes and mails go through. */
    record Way(Codes codes, MailedCodes mailedCodes, Letters letters, Outbox outbox, Limits limits) {}

    private final AdminGate gate;
    private final Way way;

    UserMails(AdminGate gate, Way way) {
        this.gate = gate;
        this.way = way;
    }

    void send(Caller caller, String user, String kindWord, String typedLanguage) {
        gate.guard(caller, AdminAction.MAIL_USER, user, () -> {
            Kind kind = Kind.of(kindWord);
            String language = InputText.language(typedLanguage);
            requireOpen();
            return gate.commit(caller, AdminAction.MAIL_USER, user, (connection, now) -> {
                AccountRow account = withEmail(Targets.lock(connection, caller, Targets.userId(user)));
                write(connection, caller, account, kind, language, now);
                return account;
            });
        });
        committed();
    }

    /** Whoever gets it comes into the account; unlike one out of a mail it proves nothing about the address. */
    Shown show(Caller caller, String user, String kindWord) {
        return gate.guard(caller, AdminAction.SHOW_USER_CODE, user, () -> {
            Kind kind = Kind.of(kindWord);
            return gate.commit(caller, AdminAction.SHOW_USER_CODE, user, (connection, now) -> {
                AccountRow account = withEmail(Targets.lock(connection, caller, Targets.userId(user)));
                FreshCode code =
                        way.codes().issue(connection, CodeOrder.of(kind.purpose, account, EmailAddress.NONE), now);
                return new Shown(code, way.letters().linkOf(kind.mail, code.link()));
            });
        });
    }

    void requireOpen() {
        way.outbox().requireOpen();
    }

    /** In the transaction of its cause; {@link #committed} after it. */
    void write(Connection connection, Caller caller, AccountRow account, Kind kind, String language, Instant now)
            throws SQLException {
        EmailAddress email = EmailAddress.parse(account.requiredEmail());
        // An administrator may write to many, but not often to one.
        way.limits().require(connection, way.limits().settings().mails().perRecipient(), caller, email.key(), now);
        CodeOrder order = CodeOrder.of(kind.purpose, account, email);
        way.mailedCodes()
                .write(connection, new MailedCodes.Letter.WithCode(order, email.text(), kind.mail, language), now);
    }

    void committed() {
        way.outbox().committed();
    }

    private static AccountRow withEmail(AccountRow account) {
        if (account.email() == null) {
            throw AuthRefusal.invalid("this user has no e-mail address");
        }
        return account;
    }
}
