// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows the viewers of this replica what the others commit: every 100 ms, while it has any, it reads what one snapshot
 * of the database sees beyond the one before, so each commit comes once, whatever the order. What may have been missed
 * (the database was away, or this replica was slow) is told as a gap. Owns one thread; one lock guards it.
 */
final class OtherReplicas implements AutoCloseable {
    /** Rows taken at once; of the others only the number of records is told. */
    static final int ROWS_MAX = 256;

    private static final Logger LOG = Logger.getLogger(OtherReplicas.class);
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final long RENEW_NANOS = Duration.ofSeconds(5).toNanos();
    /** Rows may be cleared away a little later. */
    private static final long SILENT_NANOS_MAX = LiveRows.LEASE.toNanos();

    private final DataSource database;
    private final Clock clock;
    private final Hub hub;
    private final RecordIds ids;
    private final LiveRows rows;
    private final BooleanSupplier storeAvailable;
    private final LiveFigures figures;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition watching = lock.newCondition();
    private final Map<String, Integer> viewers = new HashMap<>();
    /** Tenants the others know of, and since when one that they do not know of may have been missed. */
    private final Set<String> followed = new HashSet<>();

    private final Map<String, Long> missedSinceMicros = new HashMap<>();
    private final Thread thread =
            Thread.ofPlatform().name("reeve-logger-replicas").daemon().unstarted(this::run);
    private @Nullable Seen seen;
    private long renewedNanos;
    private long renewedMicros;
    private long readNanos;
    private boolean closed;
    private volatile int tenants;

    /** What is counted. */
    interface LiveFigures {
        void shown(int records);

        void missed(long records);
    }

    /** Held while a viewer of a tenant is there. */
    interface Watch extends AutoCloseable {
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
    }

    void start() {
        thread.start();
    }

    /** Returns when the other replicas know, if the database is there: else as soon as it is back. */
    Watch watch(String tenant) {
        lock.lock();
        try {
            if (viewers.isEmpty()) {
                seen = null;
            }
            viewers.merge(tenant, 1, Integer::sum);
            tenants = viewers.size();
            if (!followed.contains(tenant)) {
                round();
                if (!followed.contains(tenant)) {
                    mayHaveMissed(tenant);
                }
            } else if (seen != null) {
                hub.arrived(tenant, List.of(), seen);
            }
            watching.signal();
        } finally {
            lock.unlock();
        }
        return () -> leave(tenant);
    }

    private void leave(String tenant) {
        lock.lock();
        try {
            if (viewers.merge(tenant, -1, Integer::sum) == 0) {
                viewers.remove(tenant);
                tenants = viewers.size();
                followed.remove(tenant);
                missedSinceMicros.remove(tenant);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tenants watched. */
    int tenants() {
        return tenants;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            watching.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                if (viewers.isEmpty()) {
                    watching.await();
                } else {
                    boolean signalled = watching.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    LOG.tracef("round, signalled=%s", signalled);
                    round();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.error("what other replicas store is no longer shown until a restart", e);
        } finally {
            lock.unlock();
        }
    }

    private void round() {
        if (!storeAvailable.getAsBoolean() || viewers.isEmpty()) {
            return;
        }
        try {
            follow();
            read();
        } catch (SQLException e) {
            LOG.debugf("other replicas could not be looked at, again in a moment: %s", e.getMessage());
        }
    }

    /** The others are to know of each tenant before what they commit is looked for. */
    private void follow() throws SQLException {
        long now = System.nanoTime();
        if (!followed.isEmpty() && now - renewedNanos >= RENEW_NANOS) {
            Set<String> renewed = Transactions.whole(database, connection -> rows.renew(connection, followed));
            followed.stream()
                    .filter(tenant -> !renewed.contains(tenant))
                    .forEach(tenant -> missedSinceMicros.putIfAbsent(tenant, renewedMicros));
            followed.retainAll(renewed);
            renewedNanos = now;
            renewedMicros = PgTime.micros(clock.instant());
        }
        Set<String> unknown = new HashSet<>(viewers.keySet());
        unknown.removeAll(followed);
        if (!unknown.isEmpty()) {
            boolean _ = Transactions.whole(database, connection -> {
                rows.follow(connection, unknown);
                return true;
            });
            if (followed.isEmpty()) {
                renewedNanos = now;
                renewedMicros = PgTime.micros(clock.instant());
            }
            followed.addAll(unknown);
        }
    }

    private void mayHaveMissed(String tenant) {
        missedSinceMicros.putIfAbsent(tenant, seen == null ? PgTime.micros(clock.instant()) : seen.atMicros());
    }

    private void read() throws SQLException {
        long now = System.nanoTime();
        if (seen != null && now - readNanos > SILENT_NANOS_MAX) {
            viewers.keySet().forEach(this::mayHaveMissed);
        }
        Read read = Transactions.whole(database, this::read);
        readNanos = now;
        seen = read.seen();
        show(read);
    }

    private record Read(Seen seen, List<LiveRows.Row> rows, List<LiveRows.Rest> rest, Set<String> missed) {}

    private Read read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
        Seen next = Seen.current(connection, PgTime.micros(clock.instant()));
        List<LiveRows.Row> found = List.of();
        List<LiveRows.Rest> rest = List.of();
        if (seen != null) {
            Set<String> tenants = viewers.keySet();
            found = rows.since(connection, seen, tenants, ROWS_MAX);
            if (found.size() == ROWS_MAX) {
                rest = rows.rest(connection, seen, tenants, found.getLast().id());
            }
        }
        Set<String> missed = new HashSet<>();
        for (Map.Entry<String, Long> since : missedSinceMicros.entrySet()) {
            if (LiveRows.othersStored(connection, since.getKey(), ids.node(), since.getValue())) {
                missed.add(since.getKey());
            }
        }
        return new Read(next, found, rest, missed);
    }

    private void show(Read read) {
        long nowMicros = PgTime.micros(clock.instant());
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
        missedSinceMicros.clear();
        untold.forEach((tenant, records) -> {
            figures.missed(records);
            hub.missed(tenant, Entries.missed(records, nowMicros));
        });
        viewers.keySet().forEach(tenant -> hub.arrived(tenant, batches.getOrDefault(tenant, List.of()), read.seen()));
    }
}
