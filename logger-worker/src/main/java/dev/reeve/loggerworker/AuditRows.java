// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows of {@code log_audit}: who asked what of whose device, and why. In the transaction of what it tells of. */
final class AuditRows {
    private static final String INSERT =
            "INSERT INTO logger.log_audit (at, tenant, actor, action, target, reason, detail)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

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
}
