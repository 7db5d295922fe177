// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.jose.P256Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code auth.installation}: one app on one device; the server gives the id, hardware ids are never used. */
final class InstallationTable {
    private InstallationTable() {}

    static void insert(Connection connection, String tenant, InstallationRow row, ClientDescription client, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.installation"
                        + " (id, tenant, secret_hash, public_key, platform, model, app_version, first_seen, last_seen)"
                        + " VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)",
                row.id(),
                tenant,
                row.secretHash() == null ? null : row.secretHash().bytes(),
                row.key().map(P256Key::toJwk).orElse(null),
                client.platform(),
                client.model(),
                client.appVersion(),
                now,
                now);
    }

    static Optional<InstallationRow> find(Connection connection, String tenant, UUID id) throws SQLException {
        return Sql.first(
                connection,
                "SELECT secret_hash, public_key FROM auth.installation WHERE tenant = ? AND id = ?",
                row -> new InstallationRow(
                        id,
                        hashOrNull(row.getBytes("secret_hash")),
                        InstallationRow.keyOf(row.getString("public_key"))),
                tenant,
                id);
    }

    private static @Nullable SecretHash hashOrNull(byte @Nullable [] hash) {
        return hash == null ? null : new SecretHash(hash);
    }

    /** False when this tenant has no such installation. */
    static boolean seen(Connection connection, String tenant, UUID id, ClientDescription client, Instant now)
            throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE auth.installation SET last_seen = ?, platform = coalesce(nullif(?, ''), platform),"
                                + " model = coalesce(nullif(?, ''), model),"
                                + " app_version = coalesce(nullif(?, ''), app_version) WHERE tenant = ? AND id = ?",
                        now,
                        client.platform(),
                        client.model(),
                        client.appVersion(),
                        tenant,
                        id)
                == 1;
    }

    /** Installations without a session, not seen since {@code time}. */
    static int deleteAbandoned(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.installation WHERE id IN (SELECT i.id FROM auth.installation i WHERE i.last_seen < ?"
                        + " AND NOT EXISTS (SELECT 1 FROM auth.session s WHERE s.installation_id = i.id) LIMIT ?)",
                time,
                rowsMax);
    }
}
