// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What administrators read and write of {@code auth.account}; always within one tenant. */
final class UserTable {
    private static final String SELECT = "SELECT a.id, coalesce(a.email, '') AS email, a.email_verified_at,"
            + " a.display_name, a.anonymous, a.status, a.roles, a.created_at, a.last_sign_in_at, a.delete_at,"
            + " EXISTS (SELECT 1 FROM auth.factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)"
            + " AS second_factor,"
            + " (SELECT count(*) FROM auth.session s WHERE s.account_id = a.id AND s.revoked_at IS NULL"
            + " AND s.idle_until > ? AND s.absolute_until > ?) AS sessions FROM auth.account a";

    private UserTable() {}

    /**
     * What is looked for.
     *
     * @param search start of an address, part of a name, or an id; empty = all
     * @param status of the account; empty = all
     * @param anonymous empty = all
     */
    record Query(String search, String status, Optional<Boolean> anonymous) {}

    static List<UserRow> list(Connection connection, String tenant, Query query, Paging paging, Instant now)
            throws SQLException {
        SqlFilter filter = ofTenant(tenant, now).andIf(query.status(), "a.status = ?");
        query.anonymous().ifPresent(anonymous -> filter.and("a.anonymous = ?", anonymous));
        paging.after().ifPresent(id -> filter.and("a.id < ?", id));
        searchFor(filter, query.search());
        return Sql.list(
                connection,
                SELECT + filter.text() + " ORDER BY a.id DESC LIMIT " + paging.rowsToRead(),
                UserTable::read,
                filter.values());
    }

    /** What has an @ is looked up in the index of addresses; a name has to be looked for in all rows. */
    private static void searchFor(SqlFilter filter, String search) {
        Optional<UUID> id = IdKind.USER.parse(search);
        String lower = SqlFilter.literally(search.toLowerCase(Locale.ROOT));
        if (id.isPresent()) {
            filter.and("a.id = ?", id.get());
        } else if (search.indexOf('@') >= 0) {
            filter.and("a.email_key LIKE ?", lower + "%");
        } else if (!search.isEmpty()) {
            filter.and("(a.email_key LIKE ? OR lower(a.display_name) LIKE ?)", lower + "%", "%" + lower + "%");
        }
    }

    static Optional<UserRow> find(Connection connection, String tenant, UUID id, Instant now) throws SQLException {
        SqlFilter filter = ofTenant(tenant, now).and("a.id = ?", id);
        return Sql.first(connection, SELECT + filter.text(), UserTable::read, filter.values());
    }

    private static SqlFilter ofTenant(String tenant, Instant now) {
        return new SqlFilter().value(now).value(now).and("a.tenant = ?", tenant).and("a.status <> 'deleted'");
    }

    /** @param status active, disabled */
    static void setStatus(Connection connection, AccountRow account, String status) throws SQLException {
        AccountTable.set(connection, account, "status = ?", status);
    }

    static void setRoles(Connection connection, AccountRow account, List<String> roles) throws SQLException {
        AccountTable.set(connection, account, "roles = ?", roles);
    }

    /** @param json checked by {@link AccountData} */
    static void setUserData(Connection connection, AccountRow account, String json) throws SQLException {
        AccountTable.set(connection, account, "user_data = ?::jsonb", json);
    }

    /** @param json checked by {@link AccountData} */
    static void setAppData(Connection connection, AccountRow account, String json) throws SQLException {
        AccountTable.set(connection, account, "app_data = ?::jsonb", json);
    }

    /** @param time null = it is not going to be erased */
    static void setDeleteAt(Connection connection, AccountRow account, @Nullable Instant time) throws SQLException {
        AccountTable.set(connection, account, "delete_at = ?::timestamptz", time);
    }

    static void mustChangePassword(Connection connection, AccountRow account) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.password SET must_change = true WHERE tenant = ? AND account_id = ?",
                account.tenant(),
                account.id());
    }

    /** Nobody has signed in yet. False when an account of this tenant has that address. */
    static boolean insert(
            Connection connection, String tenant, UUID id, EmailAddress email, String displayName, Instant now)
            throws SQLException {
        return Sql.update(
                        connection,
                        "INSERT INTO auth.account (id, tenant, anonymous, email, email_key, display_name, created_at)"
                                + " VALUES (?, ?, false, ?, ?, ?, ?)"
                                + " ON CONFLICT (tenant, email_key) WHERE status <> 'deleted' DO NOTHING",
                        id,
                        tenant,
                        email.text(),
                        email.key(),
                        displayName,
                        now)
                == 1;
    }

    /** An account whose time has come. */
    record Due(UUID id, String tenant) {}

    /** Accounts that are to be erased, those of all tenants. */
    static List<Due> due(Connection connection, Instant now, int rowsMax) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id, tenant FROM auth.account WHERE delete_at <= ? ORDER BY delete_at LIMIT ?"
                        + " FOR UPDATE SKIP LOCKED",
                row -> new Due(Sql.uuid(row, "id"), row.getString("tenant")),
                now,
                rowsMax);
    }

    /** The account and all that hangs on it. */
    static void erase(Connection connection, Due due) throws SQLException {
        int _ = Sql.update(connection, "DELETE FROM auth.account WHERE tenant = ? AND id = ?", due.tenant(), due.id());
    }

    private static UserRow read(ResultSet row) throws SQLException {
        return new UserRow(
                Sql.uuid(row, "id"),
                row.getString("email"),
                row.getObject("email_verified_at") != null,
                row.getString("display_name"),
                row.getBoolean("anonymous"),
                row.getString("status"),
                Sql.texts(row, "roles"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "last_sign_in_at"),
                row.getBoolean("second_factor"),
                row.getInt("sessions"),
                Sql.instantOrNull(row, "delete_at"));
    }
}
