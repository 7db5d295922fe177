// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes what is said of an account that is locked; refuses who has seen an older version of it than there is. */
final class AccountChange {
    private final Connection connection;
    private final AccountRow account;
    private final AccountData stored;

    private AccountChange(Connection connection, AccountRow account, AccountData stored) {
        this.connection = connection;
        this.account = account;
        this.stored = stored;
    }

    /** @param version as it was seen; 0 = whatever it is */
    static AccountChange of(Connection connection, AccountRow account, long version) throws SQLException {
        AccountData stored = AccountData.read(connection, account.tenant(), account.id());
        if (version != 0 && version != stored.version()) {
            throw AuthRefusal.of(AuthReason.VERSION_CONFLICT, "the account has changed since you read it");
        }
        return new AccountChange(connection, account, stored);
    }

    void rename(String displayName) throws SQLException {
        AccountTable.rename(connection, account, displayName);
    }

    void mergeUserData(String patch) throws SQLException {
        String merged = AccountData.merged(connection, "userData", stored.userData(), patch);
        UserTable.setUserData(connection, account, merged);
    }

    void mergeAppData(String patch) throws SQLException {
        String merged = AccountData.merged(connection, "appData", stored.appData(), patch);
        UserTable.setAppData(connection, account, merged);
    }
}
