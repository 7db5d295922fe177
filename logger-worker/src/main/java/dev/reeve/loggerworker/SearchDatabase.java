// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Searches read in transactions of their own, and no statement of them runs for ever. Few at once: the connections are
 * those that records are stored by. Any thread.
 */
final class SearchDatabase {
    /** A single statement has so many times the time of a search: it is better late than refused. */
    static final int PATIENCE = 4;

    static final int AT_ONCE_MAX = 6;
    static final long WAIT_MS_MAX = 1_000;

    private static final String QUERY_CANCELED = "57014";

    /** Rows that one search asks where SQL cannot tell all of its filter. */
    static final int ROWS_MAX = 100_000;

    private final DataSource database;
    private final Duration time;
    private final int rows;
    /** Fair: one who reads page after page waits behind those who ask for one. */
    private final Semaphore room = new Semaphore(AT_ONCE_MAX, true);

    private final AtomicLong refused = new AtomicLong();

    /** Reads through one connection. */
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /**
     * @param time a search that is not through by then ends where it can go on
     * @param rows or after so many rows that it had to ask itself
     */
    SearchDatabase(DataSource database, Duration time, int rows) {
        this.database = database;
        this.time = time;
        this.rows = rows;
    }

    Duration time() {
        return time;
    }

    int rows() {
        return rows;
    }

    /** That read now. */
    int running() {
        return AT_ONCE_MAX - room.availablePermits();
    }

    /** That had no turn in time. */
    long refused() {
        return refused.get();
    }

    /** {@link LogRefused} FULL when its turn does not come in time. */
    <T> T read(Reading<T> reading) {
        enter();
        try {
            return inTransaction(reading);
        } finally {
            room.release();
        }
    }

    private void enter() {
        try {
            if (!room.tryAcquire(WAIT_MS_MAX, TimeUnit.MILLISECONDS)) {
                refused.incrementAndGet();
                throw new LogRefused(
                        LogRefused.Reason.FULL, AT_ONCE_MAX + " searches are under way already", WAIT_MS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Intake.storeAway("the call was interrupted");
        }
    }

    private <T> T inTransaction(Reading<T> reading) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                begin(connection);
                return reading.read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (isTimeOver(e)) {
                throw new LogRefused(LogRefused.Reason.TOO_SLOW, "the search took too long: narrow its time or filter");
            }
            throw Intake.storeAway("the log store is away");
        }
    }

    /** After a statement whose time was over: nothing more can be read in its transaction. */
    void beginAgain(Connection connection) throws SQLException {
        connection.rollback();
        begin(connection);
    }

    private void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
        limit(connection, time.multipliedBy(PATIENCE));
    }

    /** For the statements that follow. */
    static void limit(Connection connection, Duration atMost) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + Math.max(1, atMost.toMillis()));
        }
    }

    static boolean isTimeOver(SQLException failure) {
        return QUERY_CANCELED.equals(failure.getSQLState());
    }
}
