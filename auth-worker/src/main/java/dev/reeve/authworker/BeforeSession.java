// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What may stand between a right password and a session: a hook, the second factor, a password to be replaced. */
final class BeforeSession {
    private final AccountHooks hooks;
    private final SecondFactor secondFactor;
    private final Codes codes;

    BeforeSession(AccountHooks hooks, SecondFactor secondFactor, Codes codes) {
        this.hooks = hooks;
        this.secondFactor = secondFactor;
        this.codes = codes;
    }

    SecondFactor secondFactor() {
        return secondFactor;
    }

    /** The hook, outside transactions. */
    HookEdits ask(Caller caller, AccountRow account, String method) {
        return account.standing() == Owner.Standing.ACTIVE
                ? hooks.beforeSignIn(caller, account, method)
                : HookEdits.NONE;
    }

    /** Present = no session yet: what is asked for next, with the token for it. */
    Optional<AuthRefusal> next(Connection connection, AccountRow account, Instant now) throws SQLException {
        if (FactorTable.isOn(connection, account.id())) {
            return Optional.of(AuthRefusal.mfaRequired(issue(connection, CodePurpose.MFA, account, now)));
        }
        return passwordChange(connection, account, now);
    }

    /** As {@link #next}, after the second factor. */
    Optional<AuthRefusal> passwordChange(Connection connection, AccountRow account, Instant now) throws SQLException {
        return AccountTable.mustChangePassword(connection, account)
                ? Optional.of(
                        AuthRefusal.passwordChangeRequired(issue(connection, CodePurpose.MUST_CHANGE, account, now)))
                : Optional.empty();
    }

    private FreshCode issue(Connection connection, CodePurpose purpose, AccountRow account, Instant now)
            throws SQLException {
        EmailAddress email = EmailAddress.parse(account.requiredEmail());
        return codes.issue(connection, CodeOrder.of(purpose, account, email), now);
    }
}
