// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Operations: another e-mail address. A code goes to the new one; once it came back, a notice with a link that undoes
 * it goes to the old one, for seven days. Undoing takes the account back from whoever changed it: all sessions end and
 * the password is gone, with a code for a new one on its way.
 */
final class EmailChange {
    private final Database database;
    private final MailedCodes mailedCodes;
    private final ShownCodes codes;
    private final PasswordChanges changes;
    private final InstantSource clock;
    private final SecureRandom random;

    EmailChange(
            Database database,
            MailedCodes mailedCodes,
            ShownCodes codes,
            PasswordChanges changes,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.mailedCodes = mailedCodes;
        this.codes = codes;
        this.changes = changes;
        this.clock = clock;
        this.random = random;
    }

    /** A code to the new address; the answer does not tell whether that has an account. */
    void start(Caller caller, String typedEmail, String typedLanguage) {
        EmailAddress email = EmailAddress.parse(typedEmail);
        String language = InputText.language(typedLanguage);
        database.run(connection -> {
            AccountRow account =
                    SignedIn.findProven(connection, caller, clock.instant()).account();
            if (account.email() == null) {
                throw AuthRefusal.invalid("an account without an e-mail address gets one by an upgrade");
            }
        });
        mailedCodes.pass(caller, email);
        mailedCodes.send(connection -> {
            AccountRow account =
                    SignedIn.findProven(connection, caller, clock.instant()).account();
            CodeOrder order =
                    new CodeOrder(CodePurpose.EMAIL_CHANGE, account.tenant(), account.id(), email, email.text());
            return AccountTable.isKnown(connection, caller.tenant(), email)
                    ? new MailedCodes.Letter.Notice(order, MailKind.EXISTS, language)
                    : new MailedCodes.Letter.WithCode(order, email.text(), MailKind.EMAIL_CHANGE, language);
        });
    }

    /** The code of the new address, shown by who is signed in. */
    void confirm(Caller caller, String code, String email) {
        ShownCode shown = ShownCode.parse(code, email);
        codes.pass(caller);
        Optional<AuthRefusal> refused = database.transaction(connection -> {
            Instant now = clock.instant();
            AccountRow account = SignedIn.find(connection, caller, now).account();
            Optional<CodeRow> used = codes.use(connection, caller, CodePurpose.EMAIL_CHANGE, shown, now)
                    .filter(row -> account.id().equals(row.account()));
            return used.isEmpty()
                    ? Optional.of(ShownCode.refusal())
                    : change(connection, caller, account, EmailAddress.parse(codes.payloadOf(used.get())), now);
        });
        AuthRefusal.throwIfPresent(refused);
        changes.committed();
    }

    private Optional<AuthRefusal> change(
            Connection connection, Caller caller, AccountRow account, EmailAddress email, Instant now)
            throws SQLException {
        if (!AccountTable.changeEmail(connection, account, email, now)) {
            return Optional.of(SignUp.inUse());
        }
        withdrawCodes(connection, account, now);
        if (account.email() != null) {
            EmailAddress old = EmailAddress.parse(account.email());
            CodeOrder undo = new CodeOrder(CodePurpose.EMAIL_UNDO, account.tenant(), account.id(), old, old.text());
            mailedCodes.write(
                    connection, new MailedCodes.Letter.WithCode(undo, old.text(), MailKind.EMAIL_CHANGED, ""), now);
        }
        audit(connection, caller, account, "email.change", now);
        return Optional.empty();
    }

    /** The link of the notice; no token is asked for, as the thief may have ended all sessions of the owner. */
    void undo(Caller caller, String code) {
        ShownCode shown = ShownCode.parse(code, "");
        codes.pass(caller);
        Optional<AuthRefusal> refused = database.transaction(connection -> {
            Instant now = clock.instant();
            Optional<CodeRow> used = codes.use(connection, caller, CodePurpose.EMAIL_UNDO, shown, now);
            Optional<AccountRow> account = used.isEmpty()
                    ? Optional.empty()
                    : AccountTable.lockActive(
                            connection, caller.tenant(), used.get().account());
            return account.isEmpty()
                    ? Optional.of(ShownCode.refusal())
                    : takeBack(connection, caller, account.get(), used.get(), now);
        });
        AuthRefusal.throwIfPresent(refused);
        changes.committed();
    }

    private Optional<AuthRefusal> takeBack(
            Connection connection, Caller caller, AccountRow account, CodeRow undo, Instant now) throws SQLException {
        EmailAddress email = EmailAddress.parse(codes.payloadOf(undo));
        if (!AccountTable.changeEmail(connection, account, email, now)) {
            return Optional.of(SignUp.inUse());
        }
        Caller owner = caller.as(account.subject());
        withdrawCodes(connection, account, now);
        // Not those before it: who changed the address twice could else undo the owner's undo.
        CodeTable.withdrawLater(connection, CodePurpose.EMAIL_UNDO, undo, now);
        AccountTable.deletePassword(connection, account);
        int _ = changes.endSessions(connection, owner, account, Optional.empty(), "email-undo", now);
        CodeOrder reset = CodeOrder.of(CodePurpose.RESET, account, email);
        mailedCodes.write(connection, new MailedCodes.Letter.WithCode(reset, email.text(), MailKind.RESET, ""), now);
        audit(connection, owner, account, "email.undo", now);
        return Optional.empty();
    }

    /** They were sent to an address that is no longer the account's. */
    private static void withdrawCodes(Connection connection, AccountRow account, Instant now) throws SQLException {
        CodeTable.withdraw(connection, CodePurpose.RESET, account.id(), now);
        CodeTable.withdraw(connection, CodePurpose.EMAIL_CHANGE, account.id(), now);
    }

    private void audit(Connection connection, Caller caller, AccountRow account, String action, Instant now)
            throws SQLException {
        AuditTable.insert(connection, AuditEvent.own(caller, account, action), now, random);
    }
}
