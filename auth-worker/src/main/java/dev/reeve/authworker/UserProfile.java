// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of accounts leaves out.
 *
 * @param userData a JSON object, written by the user
 * @param appData a JSON object, written by servers
 * @param version grows with each change
 */
record UserProfile(
        List<Factor> factors,
        int recoveryCodesLeft,
        boolean hasPassword,
        boolean mustChangePassword,
        String userData,
        String appData,
        long version) {
    /**
     * A second factor, without its secret.
     *
     * @param confirmedAt null = being set up
     */
    record Factor(String kind, String name, @Nullable Instant confirmedAt) {}

    UserProfile {
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
        return Sql.first(
                        connection,
                        "SELECT p.phc IS NOT NULL AS has_password, coalesce(p.must_change, false) AS must_change,"
                                + " a.user_data::text AS user_data, a.app_data::text AS app_data, a.version,"
                                + " (SELECT count(*) FROM auth.recovery_code c"
                                + " WHERE c.account_id = a.id AND c.used_at IS NULL) AS codes"
                                + " FROM auth.account a LEFT JOIN auth.password p ON p.account_id = a.id"
                                + " WHERE a.tenant = ? AND a.id = ?",
                        row -> new UserProfile(
                                factors,
                                row.getInt("codes"),
                                row.getBoolean("has_password"),
                                row.getBoolean("must_change"),
                                row.getString("user_data"),
                                row.getString("app_data"),
                                row.getLong("version")),
                        tenant,
                        account)
                .orElseThrow();
    }
}
