// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes what is said of an account that is locked; refuses who has seen an older version of it than there is. */
final class AccountChange {
    private final Connection connection;
    private final AccountRow account;

    private AccountChange(Connection connection, AccountRow account) {
        this.connection = connection;
        this.account = account;
    }

    /** @param version as it was seen; 0 = whatever it is */
    static AccountChange of(Connection connection, AccountRow account, long version) throws SQLException {
        if (version != 0
                && version
                        != AccountData.read(connection, account.tenant(), account.id())
                                .version()) {
            throw AuthRefusal.of(AuthReason.VERSION_CONFLICT, "the account has changed since you read it");
        }
        return new AccountChange(connection, account);
    }

    void rename(String displayName) throws SQLException {
        AccountTable.rename(connection, account, displayName);
    }

    void mergeUserData(String patch) throws SQLException {
        String stored = stored().userData();
        UserTable.setUserData(connection, account, AccountData.merged(connection, "userData", stored, patch));
    }

    void mergeAppData(String patch) throws SQLException {
        String stored = stored().appData();
        UserTable.setAppData(connection, account, AccountData.merged(connection, "appData", stored, patch));
    }

    private AccountData stored() throws SQLException {
        return AccountData.read(connection, account.tenant(), account.id());
    }
}
