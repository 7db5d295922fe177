// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Deletes records, partition by partition in small transactions, and takes them off what their apps weigh. To those of
 * a person no index leads, so every partition is read through; how far a call came is remembered, so that the next one
 * gets further. Any thread.
 */
final class ErasedRecords {
    static final int ROWS_AT_ONCE_MAX = 10_000;
    /** A call does so much, and says when there is more. */
    static final Duration CALL_MAX = Duration.ofSeconds(8);
    /** Unfinished ones of which is remembered how far they came. */
    static final int REACHED_MAX = 1_000;

    /** What a viewer wrote among the lines of a device; those that a device sends have a seq. */
    static final String OF_VIEWER = "(kind = " + Kind.MARKER_VALUE + " AND seq = 0)";

    private final Transactions transactions;
    private final Map<Whose, String> reached = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Whose, String> eldest) {
            return size() > REACHED_MAX;
        }
    };

    /** Which column the id is of. */
    enum Kin {
        DEVICE("installation = ?"),
        /** Of a device, what viewers wrote. */
        MARKERS("installation = ? AND " + OF_VIEWER),
        /** On whatever device. */
        PERSON("account = ?");

        private final String condition;

        Kin(String condition) {
            this.condition = condition;
        }
    }

    /** What is to go. */
    record Whose(Kin kin, String tenant, String id) {}

    /** The time of a call, and what it did. */
    static final class Budget {
        private final long end = System.nanoTime() + CALL_MAX.toNanos();
        private long deleted;

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }

        long deleted() {
            return deleted;
        }
    }

    ErasedRecords(Transactions transactions) {
        this.transactions = transactions;
    }

    /** False when the time was over before all were gone. */
    boolean delete(Whose whose, Budget budget) {
        String through = through(whose);
        for (Partitions.Table table : transactions.run(Partitions::tables)) {
            if (table.name().compareTo(through) > 0) {
                if (!delete(table, whose, budget)) {
                    return false;
                }
                reached(whose, table.name());
            }
        }
        return true;
    }

    /** Whether it was begun before, and not forgotten since. */
    boolean isBegun(Whose whose) {
        synchronized (reached) {
            return reached.containsKey(whose);
        }
    }

    void begin(Whose whose) {
        reached(whose, "");
    }

    /** All that belongs to it is done: asked again, it is looked for anew. */
    void forget(Whose whose) {
        synchronized (reached) {
            reached.remove(whose);
        }
    }

    private boolean delete(Partitions.Table table, Whose whose, Budget budget) {
        int deleted;
        do {
            if (budget.isOver()) {
                return false;
            }
            deleted = transactions.run(connection -> delete(connection, table, whose));
            budget.deleted += deleted;
        } while (deleted == ROWS_AT_ONCE_MAX);
        return true;
    }

    private static int delete(Connection connection, Partitions.Table table, Whose whose) throws SQLException {
        UsageRows.lock(connection, whose.tenant());
        Map<String, Integer> ofApps = new LinkedHashMap<>();
        String theirs = "tenant = ? AND " + whose.kin().condition + " LIMIT " + ROWS_AT_ONCE_MAX;
        String sql = MinuteRows.deleting(table.name(), table.starts(), theirs)
                + "SELECT app, count(*) AS records FROM gone GROUP BY app ORDER BY app";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, whose.tenant());
            delete.setString(2, whose.id());
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    ofApps.put(row.getString("app"), row.getInt("records"));
                }
            }
        }
        int deleted = 0;
        UsageRows.Part part = new UsageRows.Part(table.branch(), table.starts(), 0, 0);
        for (Map.Entry<String, Integer> app : ofApps.entrySet()) {
            UsageRows.Part counted = UsageRows.now(connection, whose.tenant(), app.getKey(), part);
            UsageRows.takeOff(connection, whose.tenant(), app.getKey(), counted.share(app.getValue()));
            deleted += app.getValue();
        }
        return deleted;
    }

    private String through(Whose whose) {
        synchronized (reached) {
            return reached.getOrDefault(whose, "");
        }
    }

    /** A deleted person sends no more; a device may, and its records are soon found again. */
    private void reached(Whose whose, String table) {
        if (whose.kin() == Kin.PERSON) {
            synchronized (reached) {
                reached.put(whose, table);
            }
        }
    }
}
