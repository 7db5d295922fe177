// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Table {@code auth.installation}: one app on one device; the server gives the id, hardware ids are never used. */
final class InstallationTable {
    private InstallationTable() {}

    static void insert(Connection connection, String tenant, UUID id, ClientDescription client, Instant now)
            throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.installation (id, tenant, platform, model, app_version, first_seen, last_seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                tenant,
                client.platform(),
                client.model(),
                client.appVersion(),
                now,
                now);
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
