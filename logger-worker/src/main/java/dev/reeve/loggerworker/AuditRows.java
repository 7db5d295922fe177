// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AuditEntry;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** The rows of {@code log_audit}: who asked what of whose device, and why. In the transaction of what it tells of. */
final class AuditRows {
    private static final String INSERT =
            "INSERT INTO logger.log_audit (at, tenant, actor, action, target, reason, detail)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String OPENED =
            "INSERT INTO logger.log_audit (at, tenant, actor, action, target, reason, detail)"
                    + " SELECT ?, ?, ?, '" + OpenedDevices.ACTION + "', device, '', ?"
                    + " FROM unnest(?::text[]) AS v (device) ON CONFLICT DO NOTHING";
    private static final String LIST = """
        SELECT id, at, actor, action, target, reason, detail FROM logger.log_audit
        WHERE tenant = ? AND id < ? AND (? = '' OR target = ? OR target = 'INSTALLATION ' || ?)
        ORDER BY id DESC LIMIT ?
        """;

    /** One line; {@code action} as {@code level.set}, {@code command.watch}. */
    record Line(String action, String target, String reason, String detail) {}

    private AuditRows() {}

    static void insert(Connection connection, Caller actor, Line line, long nowMs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, PgTime.ofMs(nowMs));
            insert.setString(2, actor.tenant());
            insert.setString(3, actor.subject());
            insert.setString(4, line.action());
            insert.setString(5, line.target());
            insert.setString(6, line.reason());
            insert.setString(7, line.detail());
            insert.execute();
        }
    }

    /** One line for each device that has none of this actor in this hour. */
    static void opened(Connection connection, Caller actor, Set<String> devices, long nowMs, Instant hour)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(OPENED)) {
            insert.setObject(1, PgTime.ofMs(nowMs));
            insert.setString(2, actor.tenant());
            insert.setString(3, actor.subject());
            insert.setString(4, "in the hour of " + hour);
            insert.setArray(5, connection.createArrayOf("text", devices.toArray()));
            insert.execute();
        }
    }

    /**
     * Newest first.
     *
     * @param device empty = of all
     * @param before the id of the last one of the page before
     */
    static ListAuditReply list(Connection connection, String tenant, String device, long before, int limit)
            throws SQLException {
        ListAuditReply.Builder reply = ListAuditReply.newBuilder();
        long bytes = 0;
        long last = 0;
        try (PreparedStatement query = connection.prepareStatement(LIST)) {
            query.setString(1, tenant);
            query.setLong(2, before);
            query.setString(3, device);
            query.setString(4, device);
            query.setString(5, device);
            query.setInt(6, limit + 1);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (reply.getEntriesCount() == limit || bytes >= History.PAGE_BYTES_MAX) {
                        return reply.setNext(Cursor.text(last)).build();
                    }
                    AuditEntry entry = entry(row);
                    bytes += entry.getSerializedSize();
                    last = row.getLong("id");
                    reply.addEntries(entry);
                }
            }
        }
        return reply.build();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return AuditEntry.newBuilder()
                .setAtUnixMs(PgTime.ms(row, "at"))
                .setActor(row.getString("actor"))
                .setAction(row.getString("action"))
                .setTarget(row.getString("target"))
                .setReason(row.getString("reason"))
                .setDetail(row.getString("detail"))
                .build();
    }
}
