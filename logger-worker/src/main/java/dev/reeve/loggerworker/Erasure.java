// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes everything out that a device or a person left: records and what was asked. What stays is who looked and who
 * erased. In small transactions, what leads to the records last: broken off, the same call goes on.
 */
final class Erasure {
    static final int ROWS_AT_ONCE_MAX = 10_000;
    /** A call does so much, and says when there is more. */
    static final Duration CALL_MAX = Duration.ofSeconds(8);

    private static final String RECORDS = "DELETE FROM logger.%1$s WHERE ctid = ANY(ARRAY(SELECT ctid"
            + " FROM logger.%1$s WHERE tenant = ? AND installation = ? AND (? = '' OR account = ?)"
            + " LIMIT " + ROWS_AT_ONCE_MAX + "))";
    private static final List<String> OF_DEVICE = List.of(
            "DELETE FROM logger.log_drop WHERE tenant = ? AND installation = ?",
            "DELETE FROM logger.log_session WHERE tenant = ? AND installation = ?",
            "DELETE FROM logger.device_answer WHERE tenant = ? AND installation = ?",
            "DELETE FROM logger.device_command WHERE tenant = ? AND installation = ?",
            "DELETE FROM logger.level_rule WHERE tenant = ? AND target = 'INSTALLATION' AND value = ?",
            "DELETE FROM logger.level_applied a USING logger.level_rule r"
                    + " WHERE a.rule = r.id AND r.tenant = ? AND a.installation = ?",
            "DELETE FROM logger.device WHERE tenant = ? AND installation = ?");
    private static final List<String> OF_PERSON = List.of(
            "DELETE FROM logger.log_drop WHERE tenant = ? AND account = ?",
            "DELETE FROM logger.log_session WHERE tenant = ? AND account = ?",
            "DELETE FROM logger.level_rule WHERE tenant = ? AND target = 'ACCOUNT' AND value = ?");
    private static final String DEVICES = "SELECT installation FROM logger.device WHERE tenant = ? AND account = ?";
    private static final String HEARD_ON =
            DEVICES + " UNION SELECT installation FROM logger.log_session WHERE tenant = ? AND account = ?";

    private final Transactions transactions;
    private final Clock clock;

    /** What is to go: of an account, or of whatever account. */
    private record Whose(String tenant, String installation, String account) {}

    Erasure(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    EraseDeviceReply erase(Caller caller, EraseDeviceRequest request) {
        String tenant = caller.tenant();
        String device = LevelCheck.text("device", request.getDevice(), LevelCheck.VALUE_CHARS_MAX);
        String reason = LevelCheck.reason(request.getReason());
        transactions.change(connection -> {
            if (device.isEmpty() || !KnownDevices.exists(connection, tenant, Target.INSTALLATION, device)) {
                throw LogRefused.notFound("no such device");
            }
            audit(connection, caller, "device.erase", device, reason);
        });
        Budget budget = new Budget();
        EraseDeviceReply.Builder reply = EraseDeviceReply.newBuilder();
        boolean complete = records(new Whose(tenant, device, ""), budget);
        if (complete) {
            transactions.change(connection -> {
                rest(connection, tenant, device);
            });
        }
        return reply.setRecords(budget.deleted).setComplete(complete).build();
    }

    /**
     * Of an account that is deleted: its records on whatever device, and what is left of the devices that were its
     * last. False when more is left.
     */
    boolean erasePerson(Caller caller, String account) {
        String tenant = caller.tenant();
        List<String> heardOn = transactions.run(connection -> {
            audit(connection, caller, "account.erase", account, "the account was deleted");
            return installations(connection, HEARD_ON, tenant, account, tenant, account);
        });
        Budget budget = new Budget();
        for (String installation : heardOn) {
            if (!records(new Whose(tenant, installation, account), budget)) {
                return false;
            }
        }
        transactions.change(connection -> {
            for (String rows : OF_PERSON) {
                delete(connection, rows, tenant, account);
            }
            for (String installation : installations(connection, DEVICES, tenant, account)) {
                rest(connection, tenant, installation);
            }
        });
        return true;
    }

    private void audit(Connection connection, Caller caller, String action, String target, String reason)
            throws SQLException {
        AuditRows.insert(connection, caller, new AuditRows.Line(action, target, reason, ""), clock.millis());
    }

    /** The time of a call, and what it did. */
    private static final class Budget {
        private final long end = System.nanoTime() + CALL_MAX.toNanos();
        private long deleted;

        boolean isOver() {
            return System.nanoTime() > end;
        }
    }

    private boolean records(Whose whose, Budget budget) {
        for (String table : transactions.run(Partitions::tables)) {
            int deleted;
            do {
                if (budget.isOver()) {
                    return false;
                }
                deleted = transactions.run(connection -> delete(
                        connection,
                        RECORDS.formatted(table),
                        whose.tenant(),
                        whose.installation(),
                        whose.account(),
                        whose.account()));
                budget.deleted += deleted;
            } while (deleted == ROWS_AT_ONCE_MAX);
        }
        return true;
    }

    private static void rest(Connection connection, String tenant, String installation) throws SQLException {
        Transactions.lockDevice(connection, tenant, installation);
        for (String rows : OF_DEVICE) {
            delete(connection, rows, tenant, installation);
        }
    }

    private static List<String> installations(Connection connection, String sql, String... texts) throws SQLException {
        List<String> installations = new ArrayList<>();
        try (PreparedStatement query = prepare(connection, sql, texts);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                installations.add(row.getString(1));
            }
        }
        return installations;
    }

    private static int delete(Connection connection, String sql, String... texts) throws SQLException {
        try (PreparedStatement delete = prepare(connection, sql, texts)) {
            return delete.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String... texts) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < texts.length; i++) {
            statement.setString(i + 1, texts[i]);
        }
        return statement;
    }
}
