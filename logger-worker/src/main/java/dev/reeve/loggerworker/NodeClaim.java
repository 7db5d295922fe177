// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** The node bits of this replica's ids, its own for as long as it renews them; never given back before their time. */
record NodeClaim(RecordIds ids, String replica) {
    static final Duration LEASE = Duration.ofHours(2);
    private static final int TRIES_MAX = 4_096;
    private static final String CLAIM = """
        INSERT INTO logger.live_node AS n (node, replica, until)
        VALUES (?, ?, now() + make_interval(secs => ?))
        ON CONFLICT (node) DO UPDATE SET replica = excluded.replica, until = excluded.until
            WHERE n.replica = excluded.replica OR n.until < now()
        RETURNING node
        """;

    /** Draws others until they are nobody else's. */
    void renew(Connection connection) throws SQLException {
        for (int tries = 0; !claim(connection); tries++) {
            if (tries == TRIES_MAX) {
                throw new SQLException("all node numbers are taken: more than a thousand loggers began in two hours");
            }
            ids.drawAgain();
        }
    }

    private boolean claim(Connection connection) throws SQLException {
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setInt(1, ids.node());
            claim.setString(2, replica);
            claim.setLong(3, LEASE.toSeconds());
            try (ResultSet row = claim.executeQuery()) {
                return row.next();
            }
        }
    }
}
