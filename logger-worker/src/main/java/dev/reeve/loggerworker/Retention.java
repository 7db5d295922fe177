// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps the tables in their bounds: makes partitions ahead, drops old ones, indexes the closed hours, deletes what the
 * dropped records leave behind. One replica at a time, by an advisory lock. Safe to break off anywhere: the next run
 * goes on.
 */
final class Retention {
    /** Held for a whole round. Not the lock of making partitions: a writer must not wait for a round. */
    static final long LOCK = Partitions.LOCK + 1;

    static final int HOURS_AHEAD = 2;
    static final int DAYS_AHEAD = 2;
    static final Duration KEEP_COMMANDS = Duration.ofDays(1);
    static final Duration KEEP_AUDIT = Duration.ofDays(400);
    private static final Logger LOG = Logger.getLogger(Retention.class);
    private final DataSource database;
    private final Clock clock;
    private final Partitions shortLived;
    private final Partitions longLived;
    private final AppRoom room;

    Retention(DataSource database, Clock clock, Partitions shortLived, Partitions longLived, AppRoom room) {
        this.database = database;
        this.clock = clock;
        this.shortLived = shortLived;
        this.longLived = longLived;
        this.room = room;
    }

    /** Partitions for now and a while on; waits for a replica that is at it. */
    void ensureAhead() throws SQLException {
        Instant now = clock.instant();
        Transactions.change(database, connection -> {
            execute(connection, "SELECT pg_advisory_xact_lock(" + Partitions.LOCK + ")");
            shortLived.ensure(connection, now, HOURS_AHEAD);
            longLived.ensure(connection, now, DAYS_AHEAD);
        });
    }

    /** One round; false when another replica is at it. */
    boolean run() throws SQLException {
        ensureAhead();
        try (Connection connection = database.getConnection()) {
            if (!lock(connection)) {
                return false;
            }
            try {
                dropExpired(connection, shortLived);
                dropExpired(connection, longLived);
                room.run(connection);
                foldMinutes(connection, shortLived);
                foldMinutes(connection, longLived);
                indexClosedHours(connection);
                forget(connection);
            } finally {
                unlock(connection);
            }
        }
        return true;
    }

    private void dropExpired(Connection connection, Partitions partitions) throws SQLException {
        Instant now = clock.instant();
        List<Instant> expired = partitions.existing(connection).stream()
                .filter(start -> partitions.isExpired(start, now))
                .toList();
        for (Instant start : expired) {
            String name = partitions.name(start);
            detach(connection, partitions.parent(), name);
            execute(connection, "DROP TABLE IF EXISTS logger.%s".formatted(name));
            LOG.infof("log partition dropped partition=%s", name);
        }
        UsageRows.forget(connection, partitions.parent(), partitions.oldest(now));
        MinuteRows.forget(connection, partitions.parent(), partitions.oldest(now));
    }

    /** Concurrently: readers and writers of the parent do not wait. A detach that was broken off is finished. */
    private static void detach(Connection connection, String parent, String name) throws SQLException {
        String state =
                "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'logger.%s'::regclass".formatted(name);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(state)) {
            if (row.next()) {
                String how = row.getBoolean(1) ? "FINALIZE" : "CONCURRENTLY";
                execute(connection, "ALTER TABLE logger.%s DETACH PARTITION logger.%s %s".formatted(parent, name, how));
            }
        }
    }

    private void foldMinutes(Connection connection, Partitions partitions) throws SQLException {
        Instant closed = partitions.closed(clock.instant());
        for (String tenant : FoldedMinutes.tenants(connection, closed)) {
            int rows;
            do {
                rows = Transactions.whole(
                        database, change -> FoldedMinutes.fold(change, tenant, partitions.parent(), closed));
            } while (rows > 0);
        }
    }

    /** A closed hour has no writer: its index is made once, in one go. */
    private void indexClosedHours(Connection connection) throws SQLException {
        Instant closed = shortLived.closed(clock.instant());
        for (Instant start : shortLived.existing(connection)) {
            if (start.isBefore(closed)) {
                String name = shortLived.name(start);
                execute(
                        connection,
                        "CREATE INDEX IF NOT EXISTS %s_words ON logger.%s USING gin (words)".formatted(name, name));
            }
        }
    }

    /** Gaps, sessions and devices of which no record can be left. */
    private void forget(Connection connection) throws SQLException {
        Instant oldest = clock.instant().minus(longLived.keep()).minus(Duration.ofDays(1));
        forget(connection, "log_drop", "at", oldest);
        forget(connection, "log_session", "last_at", oldest);
        forget(connection, "device", "last_seen", oldest);
        forget(connection, "log_shortened", "at", oldest);
        forget(connection, "level_rule", "expires_at", oldest);
        Instant now = clock.instant();
        forget(connection, "device_command", "created_at", now.minus(KEEP_COMMANDS));
        forget(connection, "device_answer", "at", now.minus(KEEP_COMMANDS));
        LiveRows.clean(connection);
        forget(connection, "log_audit", "at", now.minus(KEEP_AUDIT));
    }

    private static void forget(Connection connection, String table, String column, Instant oldest) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM logger.%s WHERE ctid = ANY(ARRAY(SELECT ctid FROM logger.%s WHERE %s < ? LIMIT 10000))"
                        .formatted(table, table, column))) {
            int deleted;
            do {
                delete.setObject(1, PgTime.of(PgTime.micros(oldest)));
                deleted = delete.executeUpdate();
            } while (deleted > 0);
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void unlock(Connection connection) throws SQLException {
        try (PreparedStatement unlock = connection.prepareStatement("SELECT pg_advisory_unlock(?)")) {
            unlock.setLong(1, LOCK);
            unlock.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
