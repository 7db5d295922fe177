// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.Overrides.Holder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Devices as the two-way channel sees them. Something is published only to an installation that a token of this tenant
 * proved: whoever has an API key may claim any name, also that of another tenant's device.
 */
final class KnownDevices {
    private static final String EXISTS = "SELECT 1 FROM logger.device WHERE tenant = ? AND ";
    private static final String CAPABILITIES =
            "SELECT capabilities FROM logger.device WHERE tenant = ? AND installation = ? AND NOT claimed";
    private static final String MEANT = """
        SELECT installation, account, app_version FROM logger.device
        WHERE tenant = ? AND NOT claimed AND
        """;
    private static final String LATEST = " ORDER BY last_seen DESC, installation LIMIT ?";
    private static final String GREET = """
        INSERT INTO logger.device AS d (tenant, installation, account, claimed, app, app_version, model, maker, os,
            last_session, first_seen, last_seen, records, errors, capabilities)
        VALUES (?, ?, ?, false, ?, ?, '', '', '', '', ?, ?, 0, 0, ?)
        ON CONFLICT (tenant, installation) DO UPDATE SET account = excluded.account, claimed = false,
            app = coalesce(nullif(excluded.app, ''), d.app),
            app_version = coalesce(nullif(excluded.app_version, ''), d.app_version),
            last_seen = greatest(d.last_seen, excluded.last_seen),
            capabilities = coalesce(nullif(excluded.capabilities, ''), d.capabilities)
        """;

    private static final String HEARD =
            "UPDATE logger.device SET last_seen = greatest(last_seen, ?)" + " WHERE tenant = ? AND installation = ?";

    private KnownDevices() {}

    /** Whether such an installation or account has been heard of in the tenant, be it by its own word only. */
    static boolean exists(Connection connection, String tenant, Target target, String value) throws SQLException {
        String column = switch (target) {
            case INSTALLATION -> "installation";
            case ACCOUNT -> "account";
            // A version may be announced before its first device, and there is always everybody.
            case APP_VERSION, ALL, TARGET_UNSAID, UNRECOGNIZED -> "";
        };
        if (column.isEmpty()) {
            return true;
        }
        try (PreparedStatement query = connection.prepareStatement(EXISTS + column + " = ? LIMIT 1")) {
            query.setString(1, tenant);
            query.setString(2, value);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** What a proven device carries out; null = no such device. */
    static @Nullable List<String> capabilities(Connection connection, String tenant, String installation)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CAPABILITIES)) {
            query.setString(1, tenant);
            query.setString(2, installation);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Capabilities.of(row.getString(1)) : null;
            }
        }
    }

    /** Refuses to show what belongs to a device that nobody proved. */
    static void demand(Connection connection, String tenant, String installation) throws SQLException {
        if (capabilities(connection, tenant, installation) == null) {
            throw LogRefused.notFound("no such device");
        }
    }

    /** Proven devices that a target means, last seen first. */
    static List<Holder> meant(Connection connection, String tenant, Target target, String value, int limit)
            throws SQLException {
        String condition = switch (target) {
            case INSTALLATION -> "installation = ?";
            case ACCOUNT -> "account = ?";
            case APP_VERSION -> "app_version = ?";
            case ALL, TARGET_UNSAID, UNRECOGNIZED -> "? = ''";
        };
        List<Holder> holders = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MEANT + condition + LATEST)) {
            query.setString(1, tenant);
            query.setString(2, value);
            query.setInt(3, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    holders.add(new Holder(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return holders;
    }

    /** A device that answers is there, though it may have nothing to log. */
    static void heard(Connection connection, Caller device, long nowMs) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(HEARD)) {
            update.setObject(1, PgTime.ofMs(nowMs));
            update.setString(2, device.tenant());
            update.setString(3, device.installation());
            update.execute();
        }
    }

    /** A device that asks for its levels is there, though it may have had nothing to log yet. */
    static void greet(Connection connection, Caller device, ConfigRequest request, long nowMs) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(GREET)) {
            upsert.setString(1, device.tenant());
            upsert.setString(2, device.installation());
            upsert.setString(3, device.user());
            upsert.setString(4, LevelCheck.text("app_name", request.getAppName(), LevelCheck.VALUE_CHARS_MAX));
            upsert.setString(5, LevelCheck.text("app_version", request.getAppVersion(), LevelCheck.VALUE_CHARS_MAX));
            upsert.setObject(6, PgTime.ofMs(nowMs));
            upsert.setObject(7, PgTime.ofMs(nowMs));
            upsert.setString(8, Capabilities.column(request.getCapabilitiesList()));
            upsert.execute();
        }
    }
}
