// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * What a snapshot of PostgreSQL sees: all transactions below {@code xmax} but those still running. What another
 * snapshot sees beyond it is exactly what was committed between the two, in whatever order ids were given.
 *
 * @param atMicros when it was taken, by this replica's clock
 * @param xmin the oldest that ran
 * @param running those that ran, in order
 */
record Seen(long atMicros, long xmin, long xmax, List<Long> running) {
    /** With more, all that began since the oldest count as not seen: something may come twice, nothing is missed. */
    static final int RUNNING_MAX = 50;

    Seen {
        running = running.size() > RUNNING_MAX ? List.of() : List.copyOf(running);
    }

    boolean isAfter(Seen other) {
        return xmax > other.xmax || (xmax == other.xmax && xmin > other.xmin);
    }

    /** The snapshot of this transaction, which must be REPEATABLE READ. */
    static Seen current(Connection connection, long atMicros) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_current_snapshot()::text");
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("no snapshot");
            }
            return parse(row.getString(1), atMicros);
        }
    }

    /** As PostgreSQL writes it: {@code xmin:xmax:running,running}. */
    static Seen parse(String text, long atMicros) {
        String[] parts = text.split(":", -1);
        List<Long> running = parts[2].isEmpty()
                ? List.of()
                : Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf).toList();
        long xmin = Long.parseLong(parts[0]);
        long xmax = running.size() > RUNNING_MAX ? xmin : Long.parseLong(parts[1]);
        return new Seen(atMicros, xmin, xmax, running);
    }
}
