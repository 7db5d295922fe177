// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.loggerworker.WatchedTenants.Missed;
import dev.reeve.loggerworker.WatchedTenants.Round;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows the viewers of this replica what the others commit: every 100 ms, while it has any, it reads what one snapshot
 * of the database sees beyond the one before, so each commit comes once, whatever the order. What may have been missed
 * (the database was away, or this replica was slow) is told as a gap. Owns one thread, and it alone waits for the
 * database: who comes, goes or stops does not.
 */
final class OtherReplicas implements AutoCloseable {
    /** Rows taken at once; of the others only the number of records is told. */
    static final int ROWS_MAX = 256;

    private static final Logger LOG = Logger.getLogger(OtherReplicas.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    /** Rows may be cleared away a little later. */
    private static final long SILENT_NANOS_MAX = LiveRows.LEASE.toNanos();

    private final DataSource database;
    private final Clock clock;
    private final Hub hub;
    private final RecordIds ids;
    private final LiveRows rows;
    private final BooleanSupplier storeAvailable;
    private final LiveFigures figures;
    private final WatchedTenants watched = new WatchedTenants();
    private final FollowClaim claim;
    private final Thread thread =
            Thread.ofPlatform().name("reeve-logger-replicas").daemon().unstarted(this::run);
    // All of these are the thread's; readNanos is looked at by others.
    private @Nullable Seen seen;
    private volatile long readNanos = System.nanoTime();
    private boolean told;

    /** What is counted. */
    interface LiveFigures {
        void shown(int records);

        void missed(long records);
    }

    /** Held while a viewer of a tenant is there. */
    interface Watch extends AutoCloseable {
        /** The viewer is in the hub: from here on it can be told what it may have missed. */
        void joined();

        @Override
        void close();
    }

    OtherReplicas(
            DataSource database,
            Clock clock,
            Hub hub,
            RecordIds ids,
            LiveRows rows,
            BooleanSupplier storeAvailable,
            LiveFigures figures) {
        this.database = database;
        this.clock = clock;
        this.hub = hub;
        this.ids = ids;
        this.rows = rows;
        this.storeAvailable = storeAvailable;
        this.figures = figures;
        claim = new FollowClaim(database, clock, rows, watched);
    }

    void start() {
        thread.start();
    }

    /** Returns when the other replicas know, or soon after: what they store till they know is told as a gap. */
    Watch watch(String tenant) throws InterruptedException {
        long sinceMicros = nowMicros();
        watched.enter(tenant);
        boolean known = watched.isFollowed(tenant);
        return new Watch() {
            @Override
            public void joined() {
                if (!known) {
                    watched.mayHaveMissed(tenant, sinceMicros);
                }
            }

            @Override
            public void close() {
                watched.leave(tenant);
            }
        };
    }

    /** Since the last look that worked, while there are viewers: every 100 ms if all is well. */
    double behindSeconds() {
        return watched.tenants() == 0 ? 0 : (System.nanoTime() - readNanos) / 1e9;
    }

    /** How often the others could not be told of viewers at once, for they were storing. */
    long putOff() {
        return claim.putOff();
    }

    /** Tenants watched. */
    int tenants() {
        return watched.tenants();
    }

    @Override
    public void close() {
        watched.close();
        thread.interrupt();
    }

    private void run() {
        try {
            Round round = watched.next(EVERY);
            while (round != null) {
                boolean putOff = round(round);
                watched.through(round, putOff);
                round = watched.next(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.error("what other replicas store is no longer shown until a restart: viewers have to go elsewhere", e);
            watched.close();
            hub.close();
        }
    }

    /** True when others are still to be told of some of the tenants, for they were writing. */
    private boolean round(Round round) {
        if (round.isFirst()) {
            seen = null;
            readNanos = System.nanoTime();
        }
        try {
            if (storeAvailable.getAsBoolean()) {
                FollowClaim.Known known = claim.renew(round);
                read(round, known);
                told = false;
                return !known.tenants().containsAll(round.tenants());
            }
        } catch (SQLException e) {
            LOG.debugf("other replicas could not be looked at, again in a moment: %s", e.getMessage());
        } catch (RuntimeException e) {
            goOnBehind(round, e);
        }
        return false;
    }

    /** A bug, or something unheard of: not with the same rows again, and nobody takes it for silence. */
    private void goOnBehind(Round round, RuntimeException failure) {
        if (!told) {
            told = true;
            LOG.error("some of what other replicas stored cannot be shown; viewers are told", failure);
        }
        mayHaveMissed(round, seen == null ? nowMicros() : seen.atMicros());
        seen = null;
    }

    private void mayHaveMissed(Round round, long sinceMicros) {
        round.tenants().forEach(tenant -> watched.mayHaveMissed(tenant, sinceMicros));
    }

    private void read(Round round, FollowClaim.Known known) throws SQLException {
        long now = System.nanoTime();
        if (seen != null && now - readNanos > SILENT_NANOS_MAX) {
            mayHaveMissed(round, seen.atMicros());
        }
        Map<String, Missed> due = watched.due(known.tenants(), known.isTried());
        Read read = Transactions.whole(database, connection -> read(connection, round.tenants(), due));
        show(round.tenants(), known.tenants(), read);
        watched.lookedFor(due, known.tenants(), read.missed());
        readNanos = now;
        seen = read.seen();
    }

    private record Read(Seen seen, List<LiveRows.Row> rows, List<LiveRows.Rest> rest, Set<String> missed) {}

    private Read read(Connection connection, Set<String> tenants, Map<String, Missed> due) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
        Seen next = Seen.current(connection, nowMicros());
        List<LiveRows.Row> found = List.of();
        List<LiveRows.Rest> rest = List.of();
        if (seen != null) {
            found = rows.since(connection, seen, tenants, ROWS_MAX);
            if (found.size() == ROWS_MAX) {
                rest = rows.rest(connection, seen, tenants, found.getLast().id());
            }
        }
        Set<String> missed = new HashSet<>();
        for (Map.Entry<String, Missed> each : due.entrySet()) {
            long sinceMicros = each.getValue().sinceMicros();
            if (LiveRows.othersStored(connection, each.getKey(), ids.node(), sinceMicros)) {
                missed.add(each.getKey());
            }
        }
        return new Read(next, found, rest, missed);
    }

    private void show(Set<String> tenants, Set<String> known, Read read) {
        Map<String, List<Batch>> batches = new HashMap<>();
        Map<String, Long> untold = new HashMap<>();
        for (LiveRows.Row row : read.rows()) {
            try {
                batches.computeIfAbsent(row.tenant(), _ -> new ArrayList<>())
                        .add(LiveBatch.read(row.tenant(), row.batch()));
                figures.shown(row.records());
            } catch (IOException e) {
                LOG.warnf("records of another replica cannot be shown: %s", e.getMessage());
                untold.merge(row.tenant(), (long) row.records(), Long::sum);
            }
        }
        read.rest().forEach(rest -> untold.merge(rest.tenant(), rest.records(), Long::sum));
        read.missed().forEach(tenant -> untold.putIfAbsent(tenant, 0L));
        untold.forEach((tenant, records) -> {
            figures.missed(records);
            hub.missed(tenant, Entries.missed(records, nowMicros()));
        });
        for (String tenant : tenants) {
            // Of a tenant that the others do not know this snapshot shows nothing: a cursor must not say it did.
            @Nullable Seen shown = known.contains(tenant) ? read.seen() : null;
            hub.arrived(tenant, batches.getOrDefault(tenant, List.of()), shown);
        }
    }

    private long nowMicros() {
        return PgTime.micros(clock.instant());
    }
}
