// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * What is written beside the stream of records (levels, commands, answers, markers, who looked, erasures), each done
 * as a whole or not at all. Any thread; blocks. Few at once: a device that floods its own lock must not hold the
 * connections that records are stored by.
 */
final class Transactions {
    static final int AT_ONCE_MAX = 4;
    static final long WAIT_MS_MAX = 2_000;
    private static final Logger LOG = Logger.getLogger(Transactions.class);
    /** Tells these locks, of two numbers, from those of partitions and retention, of one. */
    private static final int LOCKS = 0x7265_6c6f;

    /** What is done; a {@link LogRefused} undoes it. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** What is done and says nothing. */
    interface Change {
        void run(Connection connection) throws SQLException;
    }

    private final DataSource database;
    private final Semaphore room = new Semaphore(AT_ONCE_MAX);
    private final LongAdder refused = new LongAdder();

    Transactions(DataSource database) {
        this.database = database;
    }

    /** As {@link #run}, without a result. */
    void change(Change change) {
        boolean _ = run(done(change));
    }

    /** {@link LogRefused} STORE_AWAY when the database cannot do it now, FULL when there is no room in time. */
    <T> T run(Work<T> work) {
        enter();
        try {
            return whole(database, work);
        } catch (SQLException e) {
            LOG.warnf("a transaction failed: %s", e.getMessage());
            throw Intake.storeAway("the log store is away");
        } finally {
            room.release();
        }
    }

    private void enter() {
        try {
            if (!room.tryAcquire(WAIT_MS_MAX, TimeUnit.MILLISECONDS)) {
                refused.increment();
                throw new LogRefused(
                        LogRefused.Reason.FULL, "too much is asked of and answered by devices", WAIT_MS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Intake.storeAway("the call was interrupted");
        }
    }

    /** At this moment. */
    int running() {
        return AT_ONCE_MAX - room.availablePermits();
    }

    /** In all. */
    long refused() {
        return refused.sum();
    }

    /** One transaction without these bounds. */
    static <T> T whole(DataSource database, Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** As {@link #whole}, without a result. */
    static void change(DataSource database, Change change) throws SQLException {
        boolean _ = whole(database, done(change));
    }

    private static Work<Boolean> done(Change change) {
        return connection -> {
            change.run(connection);
            return true;
        };
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Until the transaction's end nobody else who asks for this name goes on, on any replica. */
    static void lock(Connection connection, String name) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?, hashtext(?))")) {
            lock.setInt(1, LOCKS);
            lock.setString(2, name);
            lock.execute();
        }
    }

    /** Writers of commands and answers of one device take turns, so the ids of its answers are in order. */
    static void lockDevice(Connection connection, String tenant, String installation) throws SQLException {
        lock(connection, tenant + '/' + installation);
    }
}
