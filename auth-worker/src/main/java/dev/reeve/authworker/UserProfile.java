// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a list of accounts leaves out. */
record UserProfile(
        List<Factor> factors,
        int recoveryCodesLeft,
        boolean hasPassword,
        boolean mustChangePassword,
        List<IdentityRow> identities,
        AccountData data) {
    /**
     * A second factor, without its secret.
     *
     * @param confirmedAt null = being set up
     */
    record Factor(String kind, String name, @Nullable Instant confirmedAt) {}

    UserProfile {
        identities = List.copyOf(identities);
        factors = List.copyOf(factors);
    }

    /** Of an account that is there. */
    static UserProfile read(Connection connection, String tenant, UUID account) throws SQLException {
        List<Factor> factors = Sql.list(
                connection,
                "SELECT kind, name, confirmed_at FROM auth.factor WHERE tenant = ? AND account_id = ?"
                        + " ORDER BY created_at",
                row -> new Factor(row.getString("kind"), row.getString("name"), Sql.instantOrNull(row, "confirmed_at")),
                tenant,
                account);
        List<IdentityRow> identities = IdentityTable.ofAccount(connection, tenant, account);
        AccountData data = AccountData.read(connection, tenant, account);
        return Sql.first(
                        connection,
                        "SELECT p.phc IS NOT NULL AS has_password, coalesce(p.must_change, false) AS must_change,"
                                + " (SELECT count(*) FROM auth.recovery_code c"
                                + " WHERE c.account_id = a.id AND c.used_at IS NULL) AS codes"
                                + " FROM auth.account a LEFT JOIN auth.password p ON p.account_id = a.id"
                                + " WHERE a.tenant = ? AND a.id = ?",
                        row -> new UserProfile(
                                factors,
                                row.getInt("codes"),
                                row.getBoolean("has_password"),
                                row.getBoolean("must_change"),
                                identities,
                                data),
                        tenant,
                        account)
                .orElseThrow();
    }
}
