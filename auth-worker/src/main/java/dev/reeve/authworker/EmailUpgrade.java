// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives an account without an address one, and a password if it has none: the part that is the same with and without a
 * code. It looks at what the account is now and not at how it became so; that makes it the same answer for a call that
 * is sent again and for the second of two devices.
 */
final class EmailUpgrade {
    private static final List<String> AMR = List.of("pwd");

    private final NamedAccounts named;
    private final Sessions sessions;

    EmailUpgrade(NamedAccounts named, Sessions sessions) {
        this.named = named;
        this.sessions = sessions;
    }

    /** Whether who is signed in may ask for this address; an account with another one changes it elsewhere. */
    static SignedIn find(Connection connection, Caller caller, EmailAddress email, Instant now) throws SQLException {
        SignedIn found = SignedIn.find(connection, caller, now);
        AccountRow account = found.account();
        if (!isFree(account, email)) {
            throw hasAddress();
        }
        // An anonymous account has nothing that could be proven afresh; where there is a password nothing changes.
        return account.anonymous() || account.phc() != null ? found : SignedIn.findProven(connection, caller, now);
    }

    private static boolean isFree(AccountRow account, EmailAddress email) {
        return account.email() == null
                || EmailAddress.parse(account.email()).key().equals(email.key());
    }

    private static AuthRefusal hasAddress() {
        return AuthRefusal.invalid("this account has an e-mail address; change it instead");
    }

    /** @param verifiedAt when the address was proven; null = it was not */
    Decided<StartedSession> apply(
            Connection connection,
            Caller caller,
            SignedIn found,
            NewAccount wanted,
            @Nullable Instant verifiedAt,
            Instant now)
            throws SQLException {
        AccountRow account = found.account();
        EmailAddress email = wanted.address();
        if (!isFree(account, email)) {
            return new Decided.Refused<>(hasAddress());
        }
        boolean isNew = account.email() == null;
        if (isNew && !AccountTable.changeEmail(connection, account, email, verifiedAt)) {
            return new Decided.Refused<>(SignUp.inUse());
        }
        if (account.phc() == null) {
            AccountTable.setPassword(connection, account, wanted.phc(), now);
            SessionTable.provenBy(connection, found.session(), AMR, now);
        }
        if (isNew && account.displayName().isEmpty() && !wanted.displayName().isEmpty()) {
            AccountTable.rename(connection, account, wanted.displayName());
        }
        named.become(connection, caller, account, "password", now);
        SessionRow present =
                SessionTable.find(connection, found.session().id(), now).orElseThrow(AuthRefusal::sessionRevoked);
        return new Decided.Granted<>(sessions.withNewAccess(present, now));
    }
}
