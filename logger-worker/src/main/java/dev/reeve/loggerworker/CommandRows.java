// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.DeviceCommand;
import dev.reeve.gatewayapi.log.v1.State;
import dev.reeve.loggerworker.CommandCheck.Checked;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code device_command}. */
final class CommandRows {
    private static final String INSERT = """
            INSERT INTO logger.device_command (id, tenant, installation, kind, request, created_by, created_at,
                expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String COUNT = "SELECT count(*) FROM logger.device_command"
            + " WHERE tenant = ? AND installation = ? AND created_at > ? AND (? = '' OR kind = ?)";
    private static final String LIST = """
            SELECT id, kind, request, created_by, created_at, expires_at, applied_at IS NOT NULL AS applied, answers,
                refused
            FROM logger.device_command WHERE tenant = ? AND installation = ? ORDER BY created_at DESC, id LIMIT ?
            """;
    private static final String ANSWERED = """
            UPDATE logger.device_command SET answers = answers + 1, refused = ?,
                applied_at = CASE WHEN ? = '' THEN coalesce(applied_at, ?) ELSE applied_at END
            WHERE id = ? AND tenant = ? AND installation = ? AND expires_at > ?
            RETURNING kind, answers
            """;
    private static final String REFUSED = "UPDATE logger.device_command SET refused = ? WHERE id = ?";

    /** What was answered, and how often by now. */
    record Answered(String kind, int answers) {}

    private CommandRows() {}

    static void insert(Connection connection, Caller caller, Checked command, DeviceCommand made) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, made.getId());
            insert.setString(2, caller.tenant());
            insert.setString(3, command.device());
            insert.setString(4, command.kind());
            insert.setBytes(5, command.request().toByteArray());
            insert.setString(6, made.getCreatedBy());
            insert.setObject(7, PgTime.ofMs(made.getCreatedUnixMs()));
            insert.setObject(8, PgTime.ofMs(made.getExpiresUnixMs()));
            insert.execute();
        }
    }

    /** How many a device was sent since then; {@code kind} empty = of all kinds. */
    static int since(Connection connection, Caller caller, String device, String kind, long sinceMs)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COUNT)) {
            query.setString(1, caller.tenant());
            query.setString(2, device);
            query.setObject(3, PgTime.ofMs(sinceMs));
            query.setString(4, kind);
            query.setString(5, kind);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    static List<DeviceCommand> list(Connection connection, Caller caller, String device, int limit, long nowMs)
            throws SQLException {
        List<DeviceCommand> commands = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LIST)) {
            query.setString(1, caller.tenant());
            query.setString(2, device);
            query.setInt(3, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    commands.add(command(row, nowMs));
                }
            }
        }
        return commands;
    }

    private static DeviceCommand command(ResultSet row, long nowMs) throws SQLException {
        long expiresMs = PgTime.ms(row, "expires_at");
        return DeviceCommand.newBuilder()
                .setId(row.getString("id"))
                .setRequest(request(row.getBytes("request")))
                .setCreatedBy(row.getString("created_by"))
                .setCreatedUnixMs(PgTime.ms(row, "created_at"))
                .setExpiresUnixMs(expiresMs)
                .setState(state(row, expiresMs <= nowMs))
                .setAnswers(row.getInt("answers"))
                .setRefused(row.getString("refused"))
                .build();
    }

    /** What is answered once stays applied; what has a lease is over with it. */
    private static State state(ResultSet row, boolean over) throws SQLException {
        if (!row.getString("refused").isEmpty()) {
            return State.REFUSED;
        }
        boolean once =
                row.getString("kind").equals("memory") || row.getString("kind").equals("recall");
        boolean applied = row.getBoolean("applied");
        if (over && !(once && applied)) {
            return State.EXPIRED;
        }
        return applied ? State.APPLIED : State.SENT;
    }

    private static CommandRequest request(byte[] bytes) {
        try {
            return CommandRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a command in the database is none", e);
        }
    }

    /** Counts an answer of the device; null = it has no such command, or no longer. */
    static @Nullable Answered answered(Connection connection, String id, Caller device, String refused, long nowMs)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ANSWERED)) {
            update.setString(1, refused);
            update.setString(2, refused);
            update.setObject(3, PgTime.ofMs(nowMs));
            update.setString(4, id);
            update.setString(5, device.tenant());
            update.setString(6, device.installation());
            update.setObject(7, PgTime.ofMs(nowMs - Commands.LATE_MS));
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? new Answered(row.getString(1), row.getInt(2)) : null;
            }
        }
    }

    static void refused(Connection connection, String id, String why) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REFUSED)) {
            update.setString(1, why);
            update.setString(2, id);
            update.execute();
        }
    }
}
