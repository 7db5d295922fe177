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
import org.jspecify.annotations.Nullable;

/** Table {@code auth.session}. */
final class SessionTable {
    private static final String SELECT = "SELECT s.id, s.tenant, s.account_id, s.api_key_id, s.installation_id, s.kind,"
            + " s.amr, s.auth_time, s.idle_until, s.absolute_until, s.counter, s.rotated_at, s.refresh_key, s.revoked_at,"
            + " a.status, a.anonymous, a.roles, k.scopes, i.public_key, "
            + Roles.SCOPES_COLUMNS
            + ","
            + " (k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)) AS key_good"
            + " FROM auth.session s LEFT JOIN auth.account a ON a.id = s.account_id"
            + " LEFT JOIN auth.api_key k ON k.id = s.api_key_id"
            + " LEFT JOIN auth.installation i ON i.id = s.installation_id";

    private static final int LIVE_SHOWN_MAX = 1_000;

    private SessionTable() {}

    static void insert(Connection connection, SessionRow session, String client, String address, Instant now)
            throws SQLException {
        boolean ofAccount = session.owner() instanceof Owner.AccountOwner;
        int _ = Sql.update(
                connection,
                "INSERT INTO auth.session (id, tenant, account_id, api_key_id, installation_id, kind, client, amr,"
                        + " auth_time, created_at, last_used_at, idle_until, absolute_until, counter, rotated_at, refresh_key,"
                        + " address) VALUES (?, ?, ?::uuid, ?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                session.id(),
                session.tenant(),
                ofAccount ? session.owner().id() : null,
                ofAccount ? null : session.owner().id(),
                session.installation(),
                session.kind().column(),
                client,
                session.amr(),
                session.authTime(),
                now,
                now,
                session.idleUntil(),
                session.absoluteUntil(),
                session.counter(),
                session.rotatedAt(),
                session.refreshKey().bytes(),
                address);
    }

    /** By id alone: a refresh token names no tenant, its MAC proves the session. */
    static Optional<SessionRow> find(Connection connection, UUID id, Instant now) throws SQLException {
        return Sql.first(connection, SELECT + " WHERE s.id = ?", SessionTable::read, now, id);
    }

    /**
     * The address of the session's account, if the account was not seen on this installation before and this is not
     * its first session.
     *
     * @param rememberedFrom sessions from before are forgotten: an older account has had some
     */
    static Optional<String> addressIfNew(Connection connection, SessionRow session, Instant rememberedFrom)
            throws SQLException {
        return Sql.first(
                connection,
                "SELECT a.email FROM auth.account a WHERE a.id = ? AND a.tenant = ? AND a.email IS NOT NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM auth.session s WHERE s.account_id = a.id AND s.id <> ?"
                        + " AND s.installation_id = ?::uuid)"
                        + " AND (a.created_at < ? OR EXISTS"
                        + " (SELECT 1 FROM auth.session s WHERE s.account_id = a.id AND s.id <> ?))",
                row -> row.getString("email"),
                session.owner().id(),
                session.tenant(),
                session.id(),
                session.installation(),
                rememberedFrom,
                session.id());
    }

    /**
     * What a rotation writes besides the counter.
     *
     * @param address of the caller; empty = the last known one stays
     */
    record Rotation(Instant idleUntil, ClosedBox refreshKey, Instant at, String address) {}

    /** Compare and set: true for exactly one of any number of callers that hold the same counter. */
    static boolean rotate(Connection connection, SessionRow session, Rotation rotation) throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE auth.session SET counter = counter + 1, rotated_at = ?, last_used_at = ?, idle_until = ?,"
                                + " refresh_key = ?, address = coalesce(nullif(?, ''), address)"
                                + " WHERE id = ? AND tenant = ? AND counter = ? AND revoked_at IS NULL",
                        rotation.at(),
                        rotation.at(),
                        rotation.idleUntil(),
                        rotation.refreshKey().bytes(),
                        rotation.address(),
                        session.id(),
                        session.tenant(),
                        session.counter())
                == 1;
    }

    /** The owner has proven just now who they are. */
    static SessionRow proven(Connection connection, SessionRow session, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.session SET auth_time = ? WHERE id = ? AND tenant = ?",
                now,
                session.id(),
                session.tenant());
        return session.provenAt(now);
    }

    /** The same, in this way. */
    static void provenBy(Connection connection, SessionRow session, List<String> amr, Instant now) throws SQLException {
        int _ = Sql.update(
                connection,
                "UPDATE auth.session SET auth_time = ?, amr = ? WHERE id = ? AND tenant = ?",
                now,
                amr,
                session.id(),
                session.tenant());
    }

    /** False when it had ended before. */
    static boolean revoke(Connection connection, String tenant, UUID id, String reason, Instant now)
            throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE auth.session SET revoked_at = ?, revoke_reason = ?"
                                + " WHERE id = ? AND tenant = ? AND revoked_at IS NULL",
                        now,
                        reason,
                        id,
                        tenant)
                == 1;
    }

    /** Live sessions of that owner, the one used last first. */
    static List<UUID> live(Connection connection, String tenant, Owner owner, Instant now) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id FROM auth.session WHERE tenant = ? AND " + column(owner) + " = ? AND revoked_at IS NULL"
                        + " AND idle_until > ? AND absolute_until > ? ORDER BY last_used_at DESC, id DESC",
                row -> Sql.uuid(row, "id"),
                tenant,
                owner.id(),
                now,
                now);
    }

    /** The same, as they are shown to people. */
    static List<UserSessionRow> ofOwner(Connection connection, String tenant, Owner owner, Instant now)
            throws SQLException {
        return describe(connection, live(tenant, column(owner), owner.id(), now), LIVE_SHOWN_MAX);
    }

    static List<UserSessionRow> ofUser(Connection connection, String tenant, UUID account, Instant now)
            throws SQLException {
        return describe(connection, live(tenant, "account_id", account, now), LIVE_SHOWN_MAX);
    }

    private static SqlFilter live(String tenant, String column, UUID owner, Instant now) {
        return new SqlFilter()
                .and("s.tenant = ?", tenant)
                .and("s." + column + " = ?", owner)
                .and("s.revoked_at IS NULL")
                .and("s.idle_until > ?", now)
                .and("s.absolute_until > ?", now);
    }

    /** All that are kept of an account, also those that ended. */
    static List<UserSessionRow> historyOf(Connection connection, String tenant, UUID account, int rowsMax)
            throws SQLException {
        SqlFilter filter = new SqlFilter().and("s.tenant = ?", tenant).and("s.account_id = ?", account);
        return describe(connection, filter, rowsMax);
    }

    private static List<UserSessionRow> describe(Connection connection, SqlFilter filter, int rowsMax)
            throws SQLException {
        return Sql.list(
                connection,
                "SELECT s.id, s.client, s.kind, s.created_at, s.last_used_at, s.amr,"
                        + " coalesce(s.address, '') AS address,"
                        + " coalesce(i.platform, '') AS platform, coalesce(i.model, '') AS model,"
                        + " coalesce(i.app_version, '') AS app_version"
                        + " FROM auth.session s LEFT JOIN auth.installation i ON i.id = s.installation_id"
                        + filter.text() + " ORDER BY s.last_used_at DESC, s.id DESC LIMIT " + rowsMax,
                row -> new UserSessionRow(
                        IdKind.SESSION.text(Sql.uuid(row, "id")),
                        row.getString("client"),
                        row.getString("kind"),
                        row.getString("platform"),
                        row.getString("model"),
                        row.getString("app_version"),
                        row.getString("address"),
                        Sql.instant(row, "created_at"),
                        Sql.instant(row, "last_used_at"),
                        Sql.texts(row, "amr")),
                filter.values());
    }

    private static String column(Owner owner) {
        return switch (owner) {
            case Owner.AccountOwner _ -> "account_id";
            case Owner.KeyOwner _ -> "api_key_id";
        };
    }

    /** Sessions that ended before {@code time}, in whatever way. */
    static int deleteEnded(Connection connection, Instant time, int rowsMax) throws SQLException {
        return Sql.update(
                connection,
                "DELETE FROM auth.session WHERE id IN (SELECT id FROM auth.session"
                        + " WHERE LEAST(idle_until, absolute_until) < ? ORDER BY LEAST(idle_until, absolute_until) LIMIT ?)",
                time,
                rowsMax);
    }

    private static SessionRow read(ResultSet row) throws SQLException {
        return new SessionRow(
                Sql.uuid(row, "id"),
                row.getString("tenant"),
                owner(row),
                Sql.uuidOrNull(row, "installation_id"),
                SessionKind.of(row.getString("kind")),
                Sql.texts(row, "amr"),
                Sql.instant(row, "auth_time"),
                Sql.instant(row, "idle_until"),
                Sql.instant(row, "absolute_until"),
                row.getLong("counter"),
                Sql.instant(row, "rotated_at"),
                new ClosedBox(row.getBytes("refresh_key")),
                Sql.instantOrNull(row, "revoked_at"),
                row.getString("public_key"));
    }

    private static Owner owner(ResultSet row) throws SQLException {
        @Nullable UUID account = Sql.uuidOrNull(row, "account_id");
        if (account != null) {
            return new Owner.AccountOwner(
                    account,
                    row.getBoolean("anonymous"),
                    Roles.read(row),
                    AccountTable.standing(row.getString("status")));
        }
        return new Owner.KeyOwner(
                Sql.uuid(row, "api_key_id"),
                Sql.texts(row, "scopes"),
                row.getBoolean("key_good") ? Owner.Standing.ACTIVE : Owner.Standing.GONE);
    }
}
