// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tables {@code auth.account} and {@code auth.password}, which is the account's own secret. */
final class AccountTable {
    private static final String SELECT =
            "SELECT a.id, a.tenant, a.status, a.anonymous, a.email, a.display_name, a.roles, a.created_at, p.phc, "
                    + Roles.SCOPES_COLUMNS
                    + " FROM auth.account a LEFT JOIN auth.password p ON p.account_id = a.id";

    private static final String UNIQUE_VIOLATION = "23505";

    private AccountTable() {}

    static void insertAnonymous(Connection connection, String tenant, UUID id, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.account (id, tenant, anonymous, created_at, last_sign_in_at) VALUES (?, ?, true, ?, ?)",
                id,
                tenant,
                now,
                now);
    }

    /** False when an account of this tenant has that address already. */
    static boolean insert(
            Connection connection, AccountRow account, @Nullable EmailAddress email, @Nullable Instant verifiedAt)
            throws SQLException {
        return Sql.update(
                        connection,
                        "INSERT INTO auth.account"
                                + " (id, tenant, anonymous, email, email_key, email_verified_at, display_name, created_at,"
                                + " last_sign_in_at) VALUES (?, ?, false, ?, ?, ?::timestamptz, ?, ?, ?)"
                                + " ON CONFLICT (tenant, email_key) WHERE status <> 'deleted' DO NOTHING",
                        account.id(),
                        account.tenant(),
                        email == null ? null : email.text(),
                        email == null ? null : email.key(),
                        verifiedAt,
                        account.displayName(),
                        account.createdAt(),
                        account.createdAt())
                == 1;
    }

    static void setPassword(Connection connection, AccountRow account, String phc, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.password (account_id, tenant, phc, changed_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (account_id) DO UPDATE SET phc = excluded.phc, changed_at = excluded.changed_at,"
                        + " must_change = false",
                account.id(),
                account.tenant(),
                phc,
                now);
    }

    /** Whether the password is good for nothing but being replaced. */
    static boolean mustChangePassword(Connection connection, AccountRow account) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT must_change FROM auth.password WHERE account_id = ? AND tenant = ?",
                        row -> row.getBoolean("must_change"),
                        account.id(),
                        account.tenant())
                .orElse(false);
    }

    /** The same password at another cost: not a change of the password. Does nothing if it was changed meanwhile. */
    static void renewHash(Connection connection, AccountRow account, String phc) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.password SET phc = ? WHERE account_id = ? AND tenant = ? AND phc = ?",
                phc,
                account.id(),
                account.tenant(),
                account.phc());
    }

    static boolean isKnown(Connection connection, String tenant, EmailAddress email) throws SQLException {
        return findByEmail(connection, tenant, email).isPresent();
    }

    static Optional<AccountRow> findByEmail(Connection connection, String tenant, EmailAddress email)
            throws SQLException {
        return Sql.first(
                connection,
                SELECT + " WHERE a.tenant = ? AND a.email_key = ? AND a.status <> 'deleted'",
                AccountTable::read,
                tenant,
                email.key());
    }

    static Optional<AccountRow> find(Connection connection, String tenant, UUID id) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE a.tenant = ? AND a.id = ?", AccountTable::read, tenant, id);
    }

    /** Locks the account, so that its sessions are counted and started one after the other; reads it as it is now. */
    static Optional<AccountRow> lock(Connection connection, String tenant, UUID id) throws SQLException {
        Sql.call(connection, "SELECT 1 FROM auth.account WHERE tenant = ? AND id = ? FOR UPDATE", tenant, id);
        // In a statement of its own: one that waits for the lock reads the password as it was before the wait.
        return find(connection, tenant, id);
    }

    /** As {@link #lock}; empty also when nobody is named, or the account is not active. */
    static Optional<AccountRow> lockActive(Connection connection, String tenant, @Nullable UUID id)
            throws SQLException {
        return id == null
                ? Optional.empty()
                : lock(connection, tenant, id).filter(account -> account.standing() == Owner.Standing.ACTIVE);
    }

    /**
     * False when another account of this tenant has that address.
     *
     * @param verifiedAt when it was proven; null = it was not
     */
    static boolean changeEmail(
            Connection connection, AccountRow account, EmailAddress email, @Nullable Instant verifiedAt)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            set(
                    connection,
                    account,
                    "email = ?, email_key = ?, email_verified_at = ?::timestamptz",
                    email.text(),
                    email.key(),
                    verifiedAt);
            return true;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            return false;
        }
    }

    static boolean hasVerifiedEmail(Connection connection, AccountRow account) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT email_verified_at IS NOT NULL AS verified FROM auth.account WHERE tenant = ? AND id = ?",
                        row -> row.getBoolean("verified"),
                        account.tenant(),
                        account.id())
                .orElse(false);
    }

    static void becomeNamed(Connection connection, AccountRow account) throws SQLException {
        set(connection, account, "anonymous = false");
    }

    /** The account in which this one ended; empty = in none. */
    static Optional<UUID> mergedInto(Connection connection, AccountRow account) throws SQLException {
        return Sql.first(
                connection,
                "SELECT merged_into FROM auth.account WHERE tenant = ? AND id = ? AND merged_into IS NOT NULL",
                row -> Sql.uuid(row, "merged_into"),
                account.tenant(),
                account.id());
    }

    static void merge(Connection connection, AccountRow account, AccountRow into) throws SQLException {
        set(connection, account, "merged_into = ?", into.id());
    }

    static void rename(Connection connection, AccountRow account, String displayName) throws SQLException {
        set(connection, account, "display_name = ?", displayName);
    }

    /** What a hook sets; null = it stays. */
    static void edit(Connection connection, AccountRow account, @Nullable String appData, @Nullable List<String> roles)
            throws SQLException {
        set(
                connection,
                account,
                "app_data = coalesce(?::jsonb, app_data), roles = coalesce(?::text[], roles)",
                appData,
                roles);
    }

    /** What is said of an account; whoever has seen it as it was before finds its version changed. */
    static void set(Connection connection, AccountRow account, String columns, @Nullable Object... values)
            throws SQLException {
        List<@Nullable Object> all = new ArrayList<>();
        for (@Nullable Object value : values) {
            all.add(value);
        }
        all.add(account.tenant());
        all.add(account.id());
        int _ = Sql.update(
                connection,
                "UPDATE auth.account SET " + columns + ", version = version + 1 WHERE tenant = ? AND id = ?",
                all.toArray());
    }

    static void deletePassword(Connection connection, AccountRow account) throws SQLException {
        int _ = Sql.update(
                connection,
                "DELETE FROM auth.password WHERE tenant = ? AND account_id = ?",
                account.tenant(),
                account.id());
    }

    /** The address was proven just now. */
    static void verified(Connection connection, AccountRow account, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.account SET email_verified_at = coalesce(email_verified_at, ?)"
                        + " WHERE tenant = ? AND id = ?",
                now,
                account.tenant(),
                account.id());
    }

    /** Whoever wanted the account erased and comes back does not want it any more. */
    static void signedIn(Connection connection, AccountRow account, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.account SET last_sign_in_at = ?, delete_at = NULL WHERE tenant = ? AND id = ?",
                now,
                account.tenant(),
                account.id());
    }

    /** Anonymous accounts that nobody can come back to: no session left, made before {@code time}. */
    static int deleteAbandoned(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.account WHERE id IN (SELECT a.id FROM auth.account a WHERE a.anonymous"
                        + " AND a.created_at < ? AND NOT EXISTS"
                        + " (SELECT 1 FROM auth.session s WHERE s.account_id = a.id) ORDER BY a.created_at LIMIT ?)",
                time,
                rowsMax);
    }

    private static AccountRow read(ResultSet row) throws SQLException {
        return new AccountRow(
                Sql.uuid(row, "id"),
                row.getString("tenant"),
                standing(row.getString("status")),
                row.getBoolean("anonymous"),
                row.getString("email"),
                row.getString("display_name"),
                Roles.read(row),
                Sql.instant(row, "created_at"),
                row.getString("phc"));
    }

    static Owner.Standing standing(String status) {
        return switch (status) {
            case "active" -> Owner.Standing.ACTIVE;
            case "disabled" -> Owner.Standing.DISABLED;
            case "deleted" -> Owner.Standing.GONE;
            default -> throw new IllegalStateException("unknown account status " + status);
        };
    }
}
