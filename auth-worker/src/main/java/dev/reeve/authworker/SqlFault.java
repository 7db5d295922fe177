// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.sql.SQLException;
import java.util.Set;

/** What an SQLState says about whose fault it is (PostgreSQL manual, appendix A). */
enum SqlFault {
    /** A connection of the pool had died, most often with the last server. */
    CONNECTION_LOST,
    /**
     * No connection, shutting down, out of resources, disk trouble, read-only after a failover, schema not there
     * yet.
     */
    SERVER_AWAY,
    /** Two transactions met; the loser may try again. */
    CONFLICT,
    /** Our statement is wrong. */
    BUG;

    private static final Set<String> LOST_STATES = Set.of("08003", "08006", "57P01", "57P02");
    private static final Set<String> AWAY_CLASSES = Set.of("08", "28", "3D", "53", "57", "58", "F0", "XX");
    private static final Set<String> AWAY_STATES = Set.of("25006", "3F000", "42P01", "42501");
    private static final Set<String> CONFLICT_STATES = Set.of("40001", "40P01", "55P03");

    static SqlFault of(SQLException fault) {
        String state = fault.getSQLState();
        if (state == null || state.length() != 5) {
            // The pool's own exceptions, a time-out among them, carry no state.
            return SERVER_AWAY;
        }
        if (CONFLICT_STATES.contains(state)) {
            return CONFLICT;
        }
        if (LOST_STATES.contains(state)) {
            return CONNECTION_LOST;
        }
        return AWAY_CLASSES.contains(state.substring(0, 2)) || AWAY_STATES.contains(state) ? SERVER_AWAY : BUG;
    }

    boolean isCuredByAnotherTry() {
        return this == CONNECTION_LOST || this == CONFLICT;
    }
}
