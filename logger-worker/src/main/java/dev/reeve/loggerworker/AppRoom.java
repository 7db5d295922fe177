// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps each app within its room: over it the app's oldest records go, TRACE and DEBUG first, in small transactions;
 * how far is kept, and pages say it. One replica at a time, within a round of {@link Retention}.
 */
final class AppRoom {
    static final int ROWS_AT_ONCE_MAX = 10_000;
    private static final Logger LOG = Logger.getLogger(AppRoom.class);
    private static final String SHORTENED = """
        INSERT INTO logger.log_shortened AS s (tenant, app, branch, upto, at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (tenant, app, branch) DO UPDATE SET upto = greatest(s.upto, excluded.upto), at = excluded.at
        """;

    private final DataSource database;
    private final Clock clock;
    private final long bytesMax;
    private final Map<String, Partitions> branches;
    private final Deleted deleted;

    /** What is counted. */
    interface Deleted {
        void records(long records);
    }

    AppRoom(DataSource database, Clock clock, long bytesMax, List<Partitions> branches, Deleted deleted) {
        this.database = database;
        this.clock = clock;
        this.bytesMax = bytesMax;
        this.branches = Map.of(
                branches.getFirst().parent(), branches.getFirst(),
                branches.getLast().parent(), branches.getLast());
        this.deleted = deleted;
    }

    void run(Connection connection) throws SQLException {
        for (UsageRows.App app : UsageRows.over(connection, bytesMax)) {
            long over = app.bytes() - bytesMax;
            List<UsageRows.Part> parts = new ArrayList<>(UsageRows.parts(connection, app));
            while (over > 0 && !parts.isEmpty()) {
                UsageRows.Part part = parts.removeFirst();
                over -= shorten(app, part, over);
            }
            LOG.infof("history shortened tenant=%s app=%s", app.tenant(), app.app());
        }
    }

    /** Deletes of a partition until enough is gone, or all; the bytes that went. */
    private long shorten(UsageRows.App app, UsageRows.Part part, long bytes) throws SQLException {
        Partitions branch = branches.get(part.branch());
        if (branch == null) {
            return 0;
        }
        long each = Math.max(1, part.bytes() / part.records());
        long gone = 0;
        while (gone < bytes) {
            long wanted = Math.min(ROWS_AT_ONCE_MAX, 1 + (bytes - gone) / each);
            UsageRows.Part left = part.minus(gone / each, gone);
            long went = Transactions.whole(
                    database, connection -> delete(connection, app, left, branch.name(part.starts()), wanted));
            deleted.records(went);
            gone += went * each;
            if (went < wanted) {
                // Nothing is left there, whatever was counted.
                break;
            }
        }
        return gone;
    }

    private long delete(Connection connection, UsageRows.App app, UsageRows.Part left, String table, long wanted)
            throws SQLException {
        long records = 0;
        try (PreparedStatement delete = connection.prepareStatement(delete(table))) {
            delete.setString(1, app.tenant());
            delete.setString(2, app.app());
            delete.setLong(3, wanted);
            try (ResultSet row = delete.executeQuery()) {
                if (row.next() && row.getLong("records") > 0) {
                    records = row.getLong("records");
                    shortened(connection, app, left, PgTime.micros(row, "upto"));
                }
            }
        }
        boolean empty = records < wanted || records >= left.records();
        long bytes = empty ? left.bytes() : records * (left.bytes() / left.records());
        UsageRows.takeOff(connection, app, left, empty ? left.records() : records, bytes);
        return records;
    }

    private void shortened(Connection connection, UsageRows.App app, UsageRows.Part part, long uptoMicros)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(SHORTENED)) {
            upsert.setString(1, app.tenant());
            upsert.setString(2, app.app());
            upsert.setString(3, part.branch());
            upsert.setObject(4, PgTime.of(uptoMicros));
            upsert.setObject(5, PgTime.of(PgTime.micros(clock.instant())));
            upsert.execute();
        }
    }

    private static String delete(String table) {
        return """
            WITH gone AS (
                DELETE FROM logger.%1$s WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM logger.%1$s WHERE tenant = ? AND app = ? ORDER BY at, seq, id LIMIT ?))
                RETURNING at)
            SELECT count(*) AS records, max(at) AS upto FROM gone
            """.formatted(table);
    }
}
