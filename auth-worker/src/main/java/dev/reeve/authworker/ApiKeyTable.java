// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Table {@code auth.api_key}. A key is looked up by its id alone: it is what names the tenant. */
final class ApiKeyTable {
    private static final String SELECT =
            "SELECT id, tenant, name, hash, scopes, created_at, expires_at, revoked_at, revoke_reason FROM auth.api_key";
    /** Busy keys would otherwise write a row a call. */
    private static final Duration LAST_USED_STEP = Duration.ofMinutes(5);

    private ApiKeyTable() {}

    static void insert(Connection connection, String tenant, ApiKeyEntry entry, SecretHash hash) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.api_key (id, tenant, kind, name, hash, scopes, addresses, created_by, created_at,"
                        + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?::cidr[], ?, ?, ?::timestamptz)",
                entry.id(),
                tenant,
                entry.kind(),
                entry.name(),
                hash.bytes(),
                entry.scopes(),
                entry.addresses(),
                entry.createdBy(),
                entry.createdAt(),
                entry.expiresAt());
    }

    /** Newest first. */
    static List<ApiKeyEntry> list(Connection connection, SqlFilter filter, int rowsMax) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id, kind, name, scopes, addresses::text[] AS addresses, created_by, created_at, expires_at,"
                        + " last_used_at, revoked_at, coalesce(revoke_reason, '') AS revoke_reason FROM auth.api_key"
                        + filter.text() + " ORDER BY id DESC LIMIT " + rowsMax,
                ApiKeyTable::readEntry,
                filter.values());
    }

    private static ApiKeyEntry readEntry(ResultSet row) throws SQLException {
        return new ApiKeyEntry(
                Sql.uuid(row, "id"),
                row.getString("kind"),
                row.getString("name"),
                Sql.texts(row, "scopes"),
                Sql.texts(row, "addresses"),
                row.getString("created_by"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "expires_at"),
                Sql.instantOrNull(row, "last_used_at"),
                Sql.instantOrNull(row, "revoked_at"),
                row.getString("revoke_reason"));
    }

    static long countLive(Connection connection, String tenant, Instant now) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*) AS keys FROM auth.api_key WHERE tenant = ? AND revoked_at IS NULL"
                                + " AND (expires_at IS NULL OR expires_at > ?)",
                        row -> row.getLong("keys"),
                        tenant,
                        now)
                .orElseThrow();
    }

    /** Whether it may be used from there; of a key with networks an unknown address is none of them. */
    static boolean isAllowedFrom(Connection connection, UUID id, Optional<InetAddress> address) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT addresses = '{}' OR coalesce(?::inet <<= ANY (addresses::inet[]), false) AS allowed"
                                + " FROM auth.api_key WHERE id = ?",
                        row -> row.getBoolean("allowed"),
                        address.map(InetAddress::getHostAddress)
                                .map(text -> text.replaceFirst("%.*", ""))
                                .orElse(null),
                        id)
                .orElse(false);
    }

    static Optional<ApiKeyRow> find(Connection connection, UUID id) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE id = ?", ApiKeyTable::read, id);
    }

    static Optional<ApiKeyRow> lock(Connection connection, UUID id) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE id = ? FOR UPDATE", ApiKeyTable::read, id);
    }

    /** Good keys that came from that source. */
    static List<ApiKeyRow> createdBy(Connection connection, String source) throws SQLException {
        return Sql.list(
                connection,
                SELECT + " WHERE created_by = ? AND revoked_at IS NULL FOR UPDATE",
                ApiKeyTable::read,
                source);
    }

    static void revoke(Connection connection, UUID id, String reason, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.api_key SET revoked_at = ?, revoke_reason = ? WHERE id = ? AND revoked_at IS NULL",
                now,
                reason,
                id);
    }

    static void reinstate(Connection connection, UUID id) throws SQLException {
        int _ = Sql.update(
                connection, "UPDATE auth.api_key SET revoked_at = NULL, revoke_reason = NULL WHERE id = ?", id);
    }

    static void used(Connection connection, UUID id, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.api_key SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
                now,
                id,
                now.minus(LAST_USED_STEP));
    }

    private static ApiKeyRow read(ResultSet row) throws SQLException {
        return new ApiKeyRow(
                Sql.uuid(row, "id"),
                row.getString("tenant"),
                row.getString("name"),
                new SecretHash(row.getBytes("hash")),
                Sql.texts(row, "scopes"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "expires_at"),
                Sql.instantOrNull(row, "revoked_at"),
                row.getString("revoke_reason"));
    }
}
