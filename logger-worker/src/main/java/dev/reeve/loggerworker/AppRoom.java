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
    private final Deleted deleted;

    /** What is counted. */
    interface Deleted {
        void records(long records);
    }

    AppRoom(DataSource database, Clock clock, long bytesMax, Deleted deleted) {
        this.database = database;
        this.clock = clock;
        this.bytesMax = bytesMax;
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

    /** What a transaction deleted; whether nothing that is counted is left there. */
    private record Gone(long records, long bytes, boolean isAll) {}

    /** Deletes of a partition until enough is gone, or all that is counted; the bytes that went. */
    private long shorten(UsageRows.App app, UsageRows.Part part, long bytes) throws SQLException {
        String table = Partitions.name(part.branch(), part.starts());
        long bytesGone = 0;
        boolean isAll = false;
        while (bytesGone < bytes && !isAll) {
            long wanted = bytes - bytesGone;
            Gone gone = Transactions.whole(database, connection -> shorten(connection, app, part, table, wanted));
            deleted.records(gone.records());
            bytesGone += gone.bytes();
            isAll = gone.isAll();
        }
        return bytesGone;
    }

    /**
     * Never more records than are counted: others may lie there (of before there was a count, of a replica of before),
     * and they make no room.
     */
    private Gone shorten(Connection connection, UsageRows.App app, UsageRows.Part part, String table, long bytes)
            throws SQLException {
        UsageRows.lock(connection, app.tenant());
        UsageRows.Part left = UsageRows.now(connection, app.tenant(), app.app(), part);
        if (left.records() <= 0 || left.bytes() <= 0) {
            return new Gone(0, 0, true);
        }
        long wanted = Math.min(Math.min(ROWS_AT_ONCE_MAX, left.records()), 1 + bytes / left.each());
        long went = delete(connection, app, part, table, wanted);
        boolean isAll = went < wanted || went >= left.records();
        UsageRows.Part gone = left.share(isAll ? left.records() : went);
        UsageRows.takeOff(connection, app.tenant(), app.app(), gone);
        return new Gone(went, gone.bytes(), isAll);
    }

    private long delete(Connection connection, UsageRows.App app, UsageRows.Part part, String table, long wanted)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(delete(table, part))) {
            delete.setString(1, app.tenant());
            delete.setString(2, app.app());
            delete.setLong(3, wanted);
            try (ResultSet row = delete.executeQuery()) {
                long records = row.next() ? row.getLong("records") : 0;
                if (records > 0) {
                    shortened(connection, app, part, PgTime.micros(row, "upto"));
                }
                return records;
            }
        }
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

    private static String delete(String table, UsageRows.Part part) {
        String oldest = "tenant = ? AND app = ? ORDER BY at, seq, id LIMIT ?";
        return MinuteRows.deleting(table, part.starts(), oldest)
                + "SELECT count(*) AS records, max(at) AS upto FROM gone";
    }
}
