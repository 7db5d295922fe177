// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends the audit to the logger as well, into a tenant of its own there: a second store that whoever holds this
 * database cannot change. It reads the table from a position that is kept in the database, so a stop loses nothing, and
 * numbers the lines, so one that is sent twice is stored once. A logger that is away holds up nothing but this.
 */
final class AuditForward {
    /** A line, and the tenant it is about. */
    record Line(String tenant, AuditLine line) {
        boolean isRefusal() {
            return line.outcome().equals("refused");
        }
    }

    /** Takes lines; returns once they are stored there. */
    interface Store {
        /**
         * Stores them.
         *
         * @param session of the log records
         * @param firstSeq number of the first line
         */
        void append(String session, long firstSeq, List<Line> lines) throws StoreAway;
    }

    /** Nothing was acknowledged. */
    static final class StoreAway extends Exception {
        private static final long serialVersionUID = 1;

        StoreAway(String text, Throwable cause) {
            super(text, cause);
        }
    }

    private static final Logger LOG = Logger.getLogger(AuditForward.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration AWAY_PAUSE = Duration.ofSeconds(10);
    /** Longer than one append may take. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final int LINES_MAX = 200;

    private final Database database;
    private final String tenant;
    private final Store store;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile long behindSeconds;
    private volatile boolean isAway;

    AuditForward(Database database, String tenant, Store store, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.tenant = tenant;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** Age of the oldest line that is known not to be sent; for the metric. */
    long behindSeconds() {
        return behindSeconds;
    }

    /** Task of an {@link Upkeep}: sends the next lines; gives the pause before the next look. */
    Duration run() {
        Optional<AuditForwardTable.Position> leased = database.transaction(connection -> AuditForwardTable.lease(
                connection, tenant, UuidV7.at(clock.instant(), random), clock.instant(), LEASE));
        if (leased.isEmpty()) {
            return LOOK_EVERY;
        }
        AuditForwardTable.Position position = leased.get();
        List<Line> lines = database.transaction(connection -> AuditForwardTable.after(connection, position, LINES_MAX));
        behindSeconds = lines.isEmpty()
                ? 0
                : Duration.between(lines.getFirst().line().at(), clock.instant())
                        .toSeconds();
        AuditForwardTable.Position reached = lines.isEmpty() ? position : send(position, lines);
        database.run(connection -> AuditForwardTable.release(connection, tenant, reached, clock.instant()));
        if (isAway) {
            return AWAY_PAUSE;
        }
        return lines.size() < LINES_MAX ? LOOK_EVERY : Duration.ZERO;
    }

    /** How far it is sent now. */
    private AuditForwardTable.Position send(AuditForwardTable.Position position, List<Line> lines) {
        try {
            store.append(position.session(), position.seq() + 1, lines);
        } catch (StoreAway away) {
            if (!isAway) {
                LOG.warnf("the audit is not sent to the logger at present: %s", away.getMessage());
            }
            isAway = true;
            return position;
        }
        if (isAway) {
            LOG.info("the audit is sent to the logger again");
        }
        isAway = false;
        Instant at = lines.getLast().line().at();
        return new AuditForwardTable.Position(
                position.session(),
                position.seq() + lines.size(),
                at,
                lines.getLast().line().id());
    }
}
