// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Operation: a code by mail that allows a new password ({@link ResetPassword}). The same answer for every address. */
final class ForgotPassword {
    private final MailedCodes mailedCodes;

    ForgotPassword(MailedCodes mailedCodes) {
        this.mailedCodes = mailedCodes;
    }

    void run(Caller caller, String typedEmail, String typedLanguage) {
        EmailAddress email = EmailAddress.parse(typedEmail);
        String language = InputText.language(typedLanguage);
        mailedCodes.pass(caller, email);
        mailedCodes.send(connection -> letter(connection, caller, email, language));
    }

    /** The mail goes to the address that is stored, not to what was typed now. */
    private static MailedCodes.Letter letter(Connection connection, Caller caller, EmailAddress typed, String language)
            throws SQLException {
        Optional<AccountRow> found = AccountTable.findByEmail(connection, caller.tenant(), typed)
                .filter(account -> account.standing() == Owner.Standing.ACTIVE);
        if (found.isEmpty()) {
            CodeOrder order = new CodeOrder(CodePurpose.RESET, caller.tenant(), null, typed, "");
            return new MailedCodes.Letter.None(order, MailKind.RESET);
        }
        AccountRow account = found.get();
        CodeOrder order = CodeOrder.of(CodePurpose.RESET, account, typed);
        return new MailedCodes.Letter.WithCode(order, account.requiredEmail(), MailKind.RESET, language);
    }
}
