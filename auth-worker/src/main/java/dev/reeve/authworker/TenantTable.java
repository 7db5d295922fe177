// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Table {@code auth.tenant}. */
final class TenantTable {
    private static final String SELECT = "SELECT id, name, created_at, settings::text AS settings FROM auth.tenant";

    private TenantTable() {}

    static Optional<TenantRow> find(Connection connection, String tenant) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE id = ?", TenantTable::read, tenant);
    }

    /** Of a caller: there is one. */
    static TenantRow get(Connection connection, String tenant) throws SQLException {
        return find(connection, tenant).orElseThrow();
    }

    static List<TenantRow> list(Connection connection, String after, int rowsMax) throws SQLException {
        return Sql.list(connection, SELECT + " WHERE id > ? ORDER BY id LIMIT ?", TenantTable::read, after, rowsMax);
    }

    static long count(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT count(*) AS rows FROM auth.tenant", row -> row.getLong("rows"))
                .orElseThrow();
    }

    /** False = there is one of that name. */
    static boolean insert(Connection connection, String tenant, String name, Instant now) throws SQLException {
        return Sql.update(
                        connection,
                        "INSERT INTO auth.tenant (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        tenant,
                        name,
                        now)
                == 1;
    }

    static void rename(Connection connection, String tenant, String name) throws SQLException {
        int _ = Sql.update(connection, "UPDATE auth.tenant SET name = ? WHERE id = ?", name, tenant);
    }

    static void setRoles(Connection connection, String tenant, TenantSettings settings) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.tenant SET settings = settings || jsonb_build_object('roles', ?::jsonb) WHERE id = ?",
                settings.rolesJson(),
                tenant);
    }

    /** Makes the role everyone, if there is none. */
    static boolean giveEveryone(Connection connection, String tenant, List<String> scopes) throws SQLException {
        TenantSettings made = new TenantSettings(new TreeMap<>(Map.of(Roles.EVERYONE, scopes)));
        return Sql.update(
                        connection,
                        "UPDATE auth.tenant SET settings = settings || jsonb_build_object('roles',"
                                + " coalesce(settings -> 'roles', '{}'::jsonb) || ?::jsonb)"
                                + " WHERE id = ? AND settings #> '{roles," + Roles.EVERYONE + "}' IS NULL",
                        made.rolesJson(),
                        tenant)
                == 1;
    }

    private static TenantRow read(ResultSet row) throws SQLException {
        return new TenantRow(
                row.getString("id"),
                row.getString("name"),
                Sql.instant(row, "created_at"),
                TenantSettings.ofJson(row.getString("settings")));
    }
}
