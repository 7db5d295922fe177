// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Table {@code auth.identity}. */
final class IdentityTable {
    private static final String SELECT =
            "SELECT id, account_id, provider, issuer, subject, coalesce(email, '') AS email, created_at, last_used_at"
                    + " FROM auth.identity";

    private IdentityTable() {}

    /**
     * Whoever decides about an identity that is perhaps not there yet holds this until the commit. Taken before the
     * lock of an account, by all.
     */
    static void lock(Connection connection, String tenant, String issuer, String subject) throws SQLException {
        Sql.call(
                connection,
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
                "identity\n" + tenant + '\n' + issuer + '\n' + subject);
    }

    static Optional<IdentityRow> find(Connection connection, String tenant, ProvenIdentity identity)
            throws SQLException {
        return Sql.first(
                connection,
                SELECT + " WHERE tenant = ? AND issuer = ? AND subject = ?",
                IdentityTable::read,
                tenant,
                identity.issuer(),
                identity.subject());
    }

    static Optional<IdentityRow> find(Connection connection, String tenant, UUID id) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE tenant = ? AND id = ?", IdentityTable::read, tenant, id);
    }

    /** The one linked first first. */
    static List<IdentityRow> ofAccount(Connection connection, AccountRow account) throws SQLException {
        return ofAccount(connection, account.tenant(), account.id());
    }

    static List<IdentityRow> ofAccount(Connection connection, String tenant, UUID account) throws SQLException {
        return Sql.list(
                connection,
                SELECT + " WHERE tenant = ? AND account_id = ? ORDER BY created_at, id",
                IdentityTable::read,
                tenant,
                account);
    }

    static void insert(Connection connection, AccountRow account, UUID id, ProvenIdentity identity, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.identity (id, tenant, account_id, provider, issuer, subject, email, email_verified,"
                        + " created_at, last_used_at) VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?)",
                id,
                account.tenant(),
                account.id(),
                identity.provider(),
                identity.issuer(),
                identity.subject(),
                identity.email(),
                !identity.email().isEmpty(),
                now,
                now);
    }

    static void used(Connection connection, IdentityRow row, ProvenIdentity identity, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.identity SET last_used_at = ?, email = nullif(?, ''), email_verified = ? WHERE id = ?",
                now,
                identity.email(),
                !identity.email().isEmpty(),
                row.id());
    }

    static void delete(Connection connection, IdentityRow row) throws SQLException {
        int _ = Sql.update(connection, "DELETE FROM auth.identity WHERE id = ?", row.id());
    }

    private static IdentityRow read(ResultSet row) throws SQLException {
        return new IdentityRow(
                Sql.uuid(row, "id"),
                Sql.uuid(row, "account_id"),
                row.getString("provider"),
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("email"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "last_used_at"));
    }
}
