// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.gatewayapi.log.v1.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code level_rule} and {@code level_applied}. */
final class LevelRuleRows {
    private static final String SELECT = """
            SELECT id, target, value, logger, level, reason, created_by, created_at, expires_at, ended_at, sent,
                (SELECT count(*) FROM logger.level_applied a WHERE a.rule = r.id) AS applied
            FROM logger.level_rule r
            """;
    private static final String IN_FORCE =
            SELECT + "WHERE tenant = ? AND ended_at IS NULL AND expires_at > ? ORDER BY created_at, id";
    private static final String ALL = SELECT + "WHERE tenant = ? ORDER BY created_at DESC, id LIMIT ?";
    private static final String INSERT = """
            INSERT INTO logger.level_rule (id, tenant, target, value, logger, level, reason, created_by, created_at,
                expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String END = "UPDATE logger.level_rule SET ended_at = ? WHERE id = ?";
    /** Over by itself: out of the way of the next one, with its own end. */
    private static final String END_EXPIRED = "UPDATE logger.level_rule SET ended_at = expires_at"
            + " WHERE tenant = ? AND ended_at IS NULL AND expires_at <= ?";

    private static final String SENT = "UPDATE logger.level_rule SET sent = ? WHERE id = ?";
    private static final String EXISTS = "SELECT ended_at IS NULL AND expires_at > ? FROM logger.level_rule"
            + " WHERE id = ? AND tenant = ? AND (target <> 'INSTALLATION' OR value = ?)";
    private static final String APPLIED =
            "INSERT INTO logger.level_applied (rule, installation, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

    /** How an answer to an override is taken. */
    enum Told {
        /** The first of this device. */
        NEW,
        /** Once more, or too late to matter. */
        KNOWN,
        /** There is no such override, or it is not this device's. */
        NOT_FOUND
    }

    private LevelRuleRows() {}

    static List<LevelOverride> inForce(Connection connection, String tenant, long nowMs) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IN_FORCE)) {
            query.setString(1, tenant);
            query.setObject(2, PgTime.ofMs(nowMs));
            return read(query, nowMs);
        }
    }

    /** Newest first, those that are over too. */
    static List<LevelOverride> all(Connection connection, String tenant, int limit, long nowMs) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ALL)) {
            query.setString(1, tenant);
            query.setInt(2, limit);
            return read(query, nowMs);
        }
    }

    private static List<LevelOverride> read(PreparedStatement query, long nowMs) throws SQLException {
        List<LevelOverride> rules = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                rules.add(rule(row, nowMs));
            }
        }
        return rules;
    }

    private static LevelOverride rule(ResultSet row, long nowMs) throws SQLException {
        long expiresMs = PgTime.ms(row, "expires_at");
        boolean ended = row.getObject("ended_at") != null && PgTime.ms(row, "ended_at") < expiresMs;
        int applied = row.getInt("applied");
        return LevelOverride.newBuilder()
                .setId(row.getString("id"))
                .setTarget(Target.valueOf(row.getString("target")))
                .setValue(row.getString("value"))
                .setLogger(row.getString("logger"))
                .setLevel(row.getString("level"))
                .setReason(row.getString("reason"))
                .setCreatedBy(row.getString("created_by"))
                .setCreatedUnixMs(PgTime.ms(row, "created_at"))
                .setExpiresUnixMs(expiresMs)
                .setSent(row.getInt("sent"))
                .setApplied(applied)
                .setState(state(ended, expiresMs <= nowMs, applied > 0))
                .build();
    }

    private static State state(boolean ended, boolean expired, boolean applied) {
        if (ended) {
            return State.ENDED;
        }
        return expired ? State.EXPIRED : applied ? State.APPLIED : State.SENT;
    }

    static void insert(Connection connection, String tenant, LevelOverride rule) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, rule.getId());
            insert.setString(2, tenant);
            insert.setString(3, rule.getTarget().name());
            insert.setString(4, rule.getValue());
            insert.setString(5, rule.getLogger());
            insert.setString(6, rule.getLevel());
            insert.setString(7, rule.getReason());
            insert.setString(8, rule.getCreatedBy());
            insert.setObject(9, PgTime.ofMs(rule.getCreatedUnixMs()));
            insert.setObject(10, PgTime.ofMs(rule.getExpiresUnixMs()));
            insert.execute();
        }
    }

    static void end(Connection connection, LevelOverride rule, long nowMs) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setObject(1, PgTime.ofMs(nowMs));
            end.setString(2, rule.getId());
            end.execute();
        }
    }

    static void endExpired(Connection connection, String tenant, long nowMs) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END_EXPIRED)) {
            end.setString(1, tenant);
            end.setObject(2, PgTime.ofMs(nowMs));
            end.execute();
        }
    }

    static void sent(Connection connection, String id, int devices) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SENT)) {
            update.setInt(1, devices);
            update.setString(2, id);
            update.execute();
        }
    }

    /** A device of the tenant says that it has the override. */
    static Told applied(Connection connection, String id, Caller device, long nowMs) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(EXISTS)) {
            query.setObject(1, PgTime.ofMs(nowMs));
            query.setString(2, id);
            query.setString(3, device.tenant());
            query.setString(4, device.installation());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Told.NOT_FOUND;
                }
                if (!row.getBoolean(1)) {
                    return Told.KNOWN;
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(APPLIED)) {
            insert.setString(1, id);
            insert.setString(2, device.installation());
            insert.setObject(3, PgTime.ofMs(nowMs));
            return insert.executeUpdate() > 0 ? Told.NEW : Told.KNOWN;
        }
    }
}
