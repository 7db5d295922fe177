// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hook changes in an account.
 *
 * @param appData JSON object in place of the account's; null = it stays
 * @param roles in place of the account's; null = they stay
 */
record HookEdits(@Nullable String appData, @Nullable List<String> roles) {
    static final HookEdits NONE = new HookEdits(null, null);

    HookEdits {
        roles = roles == null ? null : List.copyOf(roles);
    }

    static HookEdits of(HookAnswer.Edited answer) {
        return new HookEdits(answer.appData().orElse(null), answer.roles().orElse(null));
    }

    /** Null = nothing changes. */
    @Nullable
    HookEdits orNull() {
        return appData == null && roles == null ? null : this;
    }

    /** In the transaction that acts; gives the account as it is then. */
    AccountRow apply(Connection connection, AccountRow account) throws SQLException {
        if (orNull() == null) {
            return account;
        }
        AccountTable.edit(connection, account, appData, roles);
        return AccountTable.find(connection, account.tenant(), account.id()).orElseThrow();
    }
}
