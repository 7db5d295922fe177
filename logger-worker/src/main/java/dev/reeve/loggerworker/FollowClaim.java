// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * That this replica has viewers of some tenants, kept known to the others. Whoever writes waits while it is told of new
 * ones, so a try is short, and the next is not at once. One thread.
 */
final class FollowClaim {
    private static final Logger LOG = Logger.getLogger(FollowClaim.class);
    private static final long RENEW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long AGAIN_NANOS_MAX = Duration.ofSeconds(2).toNanos();

    private final DataSource database;
    private final Clock clock;
    private final LiveRows rows;
    private final WatchedTenants watched;
    private final LongAdder putOff = new LongAdder();
    private long renewedNanos;
    private long renewedMicros;
    private long pauseNanos = AGAIN_NANOS;
    private long pausedUntilNanos = System.nanoTime();

    /**
     * @param tenants that the others know of now
     * @param isTried they were to be told of others just now
     */
    record Known(Set<String> tenants, boolean isTried) {}

    FollowClaim(DataSource database, Clock clock, LiveRows rows, WatchedTenants watched) {
        this.database = database;
        this.clock = clock;
        this.rows = rows;
        this.watched = watched;
    }

    /** The others are to know of each tenant before what they commit is looked for. */
    Known renew(WatchedTenants.Round round) throws SQLException {
        Set<String> known = new HashSet<>(round.followed());
        if (!known.isEmpty() && System.nanoTime() - renewedNanos >= RENEW_NANOS) {
            renew(known);
        }
        Set<String> unknown = new HashSet<>(round.tenants());
        unknown.removeAll(known);
        boolean isTried = !unknown.isEmpty() && System.nanoTime() - pausedUntilNanos >= 0;
        if (isTried) {
            follow(unknown, known);
        }
        return new Known(known, isTried);
    }

    private void renew(Set<String> known) throws SQLException {
        long now = System.nanoTime();
        Set<String> renewed = Transactions.whole(database, connection -> rows.renew(connection, known));
        known.stream()
                .filter(tenant -> !renewed.contains(tenant))
                .forEach(tenant -> watched.forgotten(tenant, renewedMicros));
        known.retainAll(renewed);
        renewed(now);
    }

    private void renewed(long now) {
        renewedNanos = now;
        renewedMicros = PgTime.micros(clock.instant());
    }

    private void follow(Set<String> unknown, Set<String> known) throws SQLException {
        long now = System.nanoTime();
        if (follow(unknown)) {
            pauseNanos = AGAIN_NANOS;
            if (known.isEmpty()) {
                renewed(now);
            }
            known.addAll(unknown);
            watched.follow(unknown);
        } else {
            pausedUntilNanos = System.nanoTime() + pauseNanos;
            pauseNanos = Math.min(2 * pauseNanos, AGAIN_NANOS_MAX);
        }
    }

    /** Tries that writers were in the way of. */
    long putOff() {
        return putOff.sum();
    }

    /** False when writers were in the way. */
    private boolean follow(Set<String> unknown) throws SQLException {
        try {
            return Transactions.whole(database, connection -> {
                rows.follow(connection, unknown);
                return true;
            });
        } catch (SQLException e) {
            if (LiveRows.isInUse(e)) {
                putOff.increment();
                LOG.debugf("others are not yet told of %d tenants: they are storing", unknown.size());
                return false;
            }
            throw e;
        }
    }
}
