// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Table {@code auth.installation_account}: which installation was signed in to which account, and when last. */
final class InstallationAccountTable {
    private InstallationAccountTable() {}

    static void signedIn(Connection connection, String tenant, UUID installation, UUID account, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.installation_account (installation_id, account_id, tenant, last_at)"
                        + " VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (installation_id, account_id) DO UPDATE SET last_at = excluded.last_at",
                installation,
                account,
                tenant,
                now);
    }

    /** Whether that installation was signed in to the account with this address since {@code time}. */
    static boolean isKnown(Connection connection, String tenant, UUID installation, EmailAddress email, Instant time)
            throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT true AS known FROM auth.account a"
                                + " JOIN auth.installation_account k ON k.account_id = a.id AND k.installation_id = ?"
                                + " WHERE a.tenant = ? AND a.email_key = ? AND a.status <> 'deleted' AND (k.last_at > ?"
                                + " OR EXISTS (SELECT 1 FROM auth.session s WHERE s.account_id = a.id"
                                + " AND s.installation_id = k.installation_id AND s.last_used_at > ?))",
                        row -> row.getBoolean("known"),
                        installation,
                        tenant,
                        email.key(),
                        time,
                        time)
                .orElse(false);
    }

    /**
     * The account without a name that this installation was in last. It made that account: nobody else can sign in to
     * one. With an address, a password or another way in it is not one that a device may enter.
     */
    static Optional<UUID> lastAnonymous(Connection connection, String tenant, UUID installation) throws SQLException {
        return Sql.first(
                connection,
                "SELECT a.id FROM auth.installation_account k JOIN auth.account a ON a.id = k.account_id"
                        + " LEFT JOIN auth.password p ON p.account_id = a.id"
                        + " WHERE k.installation_id = ? AND a.tenant = ? AND a.anonymous AND a.status <> 'deleted'"
                        + " AND a.email IS NULL AND a.merged_into IS NULL AND p.account_id IS NULL"
                        + " ORDER BY k.last_at DESC, a.id DESC LIMIT 1",
                row -> Sql.uuid(row, "id"),
                installation,
                tenant);
    }

    static int deleteBefore(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.installation_account WHERE (installation_id, account_id) IN"
                        + " (SELECT k.installation_id, k.account_id FROM auth.installation_account k"
                        + " WHERE k.last_at < ? AND NOT EXISTS (SELECT 1 FROM auth.session s"
                        + " WHERE s.account_id = k.account_id AND s.installation_id = k.installation_id) LIMIT ?)",
                time,
                rowsMax);
    }
}
