// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on PostgreSQL, with its faults told apart: one that a second try cures (a serialisation conflict, a
 * connection that died with the last server) is tried again here, an absent server becomes {@code
 * DATABASE_UNAVAILABLE}, and anything else is a bug. Safe for any number of threads; blocks its caller.
 */
final class Database {
    /** What runs inside one transaction; it is run again when the transaction has to be repeated. */
    interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    /** {@link Work} without a result. */
    interface Action {
        void run(Connection connection) throws SQLException;
    }

    /** Enough for every connection of a small pool to have died with its server, and for a deadlock after that. */
    private static final int TRIES_MAX = 4;

    private final DataSource source;
    private volatile boolean reachable;

    Database(DataSource source) {
        this.source = source;
    }

    /** Whether the last transaction found its server. */
    boolean isReachable() {
        return reachable;
    }

    /** Runs the work and commits; any exception rolls back. */
    <T extends @Nullable Object> T transaction(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = once(work);
                reachable = true;
                return result;
            } catch (RolledBack e) {
                if (attempt == TRIES_MAX || !e.isWorthAnotherTry()) {
                    throw translated(e.fault);
                }
            } catch (SQLException e) {
                throw translated(e);
            }
        }
    }

    /** As {@link #transaction}, for work without a result. */
    void run(Action action) {
        this.<@Nullable Object>transaction(connection -> {
            action.run(connection);
            return null;
        });
    }

    /** A plain SQLException leaves the outcome open (it came from the commit); RolledBack says nothing was kept. */
    private <T extends @Nullable Object> T once(Work<T> work) throws SQLException, RolledBack {
        try (Connection connection = open()) {
            T result = rollingBack(connection, work);
            connection.commit();
            return result;
        }
    }

    private Connection open() throws RolledBack {
        try {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new RolledBack(e, false);
        }
    }

    private static <T extends @Nullable Object> T rollingBack(Connection connection, Work<T> work) throws RolledBack {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            rollBack(connection, e);
            throw new RolledBack(e, true);
        } catch (RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back what loses its connection.
            cause.addSuppressed(e);
        }
    }

    private RuntimeException translated(SQLException e) {
        SqlFault fault = SqlFault.of(e);
        return switch (fault) {
            case CONNECTION_LOST, SERVER_AWAY, CONFLICT -> {
                reachable = fault == SqlFault.CONFLICT;
                yield AuthRefusal.unavailable(
                        AuthReason.DATABASE_UNAVAILABLE, "the database does not answer at present", e);
            }
            case BUG ->
                new IllegalStateException(
                        "SQL state " + Optional.ofNullable(e.getSQLState()).orElse("none"), e);
        };
    }

    /** The transaction ended without effect. */
    private static final class RolledBack extends Exception {
        private static final long serialVersionUID = 1;

        private final SQLException fault;
        private final boolean connected;

        RolledBack(SQLException fault, boolean connected) {
            super(fault);
            this.fault = fault;
            this.connected = connected;
        }

        /** Whoever got no connection at all has waited long enough. */
        boolean isWorthAnotherTry() {
            return connected && SqlFault.of(fault).isCuredByAnotherTry();
        }
    }
}
