// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.ErasedRecords.Budget;
import dev.reeve.loggerworker.ErasedRecords.Kin;
import dev.reeve.loggerworker.ErasedRecords.Whose;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes everything out that a device or a person left: records and what was asked. What stays is who looked and who
 * erased. In small transactions, what leads to the records last: broken off, the same call goes on.
 */
final class Erasure {
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
            "DELETE FROM logger.level_rule WHERE tenant = ? AND target = 'ACCOUNT' AND value = ?");
    /** Of a device that others use, too. What a session has received is theirs as well, if they have records in it. */
    private static final List<String> SHARED = List.of(
            "DELETE FROM logger.log_session s WHERE tenant = ? AND installation = ? AND account = ?"
                    + " AND NOT EXISTS (SELECT 1 FROM logger.log_record r WHERE r.tenant = s.tenant"
                    + " AND r.installation = s.installation AND r.session = s.id)",
            "UPDATE logger.log_session SET account = '' WHERE tenant = ? AND installation = ? AND account = ?",
            "UPDATE logger.device SET account = '' WHERE tenant = ? AND installation = ? AND account = ?");

    private static final String LAST_HEARD_ON =
            "SELECT installation FROM logger.device WHERE tenant = ? AND account = ?"
                    + " UNION SELECT installation FROM logger.log_session WHERE tenant = ? AND account = ?";
    private static final String OF_OTHERS = "SELECT 1 FROM logger.log_record WHERE tenant = ? AND installation = ?"
            + " AND account <> ? AND NOT " + ErasedRecords.OF_VIEWER + " LIMIT 1";

    private final Transactions transactions;
    private final ErasedRecords records;
    private final Clock clock;

    Erasure(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
        records = new ErasedRecords(transactions);
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
        boolean complete = records.delete(new Whose(Kin.DEVICE, tenant, device), budget);
        if (complete) {
            transactions.change(connection -> {
                rest(connection, tenant, device);
            });
        }
        return EraseDeviceReply.newBuilder()
                .setRecords(budget.deleted())
                .setComplete(complete)
                .build();
    }

    /**
     * Of an account that is deleted: its records and markers on whatever device, and all of the devices that nobody
     * else left records on. False when more is left. By one thread at a time.
     */
    boolean erasePerson(Caller caller, String account) {
        String tenant = caller.tenant();
        Whose person = new Whose(Kin.PERSON, tenant, account);
        if (!records.isBegun(person)) {
            transactions.change(connection -> {
                audit(connection, caller, "account.erase", account, "the account was deleted");
            });
            records.begin(person);
        }
        Budget budget = new Budget();
        if (!records.delete(person, budget)) {
            return false;
        }
        List<String> lastHeardOn =
                transactions.run(connection -> texts(connection, LAST_HEARD_ON, tenant, account, tenant, account));
        for (String installation : lastHeardOn) {
            if (!leave(tenant, installation, account, budget)) {
                return false;
            }
        }
        transactions.change(connection -> {
            for (String rows : OF_PERSON) {
                delete(connection, rows, tenant, account);
            }
        });
        records.forget(person);
        return true;
    }

    /** A device on which the person was heard last: all of it, or what is the person's when others use it, too. */
    private boolean leave(String tenant, String installation, String account, Budget budget) {
        boolean isShared = transactions.run(connection -> isShared(connection, tenant, installation, account));
        if (budget.isOver() || (!isShared && !records.delete(new Whose(Kin.MARKERS, tenant, installation), budget))) {
            return false;
        }
        transactions.change(connection -> {
            if (isShared(connection, tenant, installation, account)) {
                for (String rows : SHARED) {
                    delete(connection, rows, tenant, installation, account);
                }
            } else {
                rest(connection, tenant, installation);
            }
        });
        return true;
    }

    private static boolean isShared(Connection connection, String tenant, String installation, String account)
            throws SQLException {
        return !texts(connection, OF_OTHERS, tenant, installation, account).isEmpty();
    }

    private void audit(Connection connection, Caller caller, String action, String target, String reason)
            throws SQLException {
        AuditRows.insert(connection, caller, new AuditRows.Line(action, target, reason, ""), clock.millis());
    }

    private static void rest(Connection connection, String tenant, String installation) throws SQLException {
        Transactions.lockDevice(connection, tenant, installation);
        for (String rows : OF_DEVICE) {
            delete(connection, rows, tenant, installation);
        }
    }

    private static List<String> texts(Connection connection, String sql, String... texts) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement query = prepare(connection, sql, texts);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
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
