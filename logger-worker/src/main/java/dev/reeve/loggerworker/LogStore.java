// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Records in PostgreSQL. One transaction for a group: the sessions' rows are locked in one order, what they have
 * received is compared and extended, and only what is new is copied in. So a batch sent twice, to two replicas even,
 * is stored once.
 */
final class LogStore implements RecordStore {
    private static final int COPY_CHARS = 256 * 1024;

    private final DataSource database;
    private final Clock clock;
    private final Retention retention;
    private final RecordIds ids;
    private final LiveRows live;
    private final NodeClaim node;
    private final StoredRecords after;
    private Instant ensuredHour = Instant.MIN;

    /** @param after is given what a commit stored; markers are no records of a device, and are not among it */
    LogStore(DataSource database, Clock clock, Retention retention, RecordIds ids, LiveRows live, StoredRecords after) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
        this.ids = ids;
        this.live = live;
        this.after = after;
        node = new NodeClaim(ids, live.replica());
    }

    @Override
    public void prepare() throws SQLException {
        Schema.migrate(database);
        ensuredHour = Instant.MIN;
        ensurePartitions();
    }

    @Override
    public List<Stored> store(List<Batch> group) throws SQLException {
        ensurePartitions();
        List<LogRecord> wanted = new ArrayList<>();
        List<Stored> results = Transactions.whole(database, connection -> store(connection, group, wanted));
        if (!wanted.isEmpty()) {
            after.stored(wanted);
        }
        return results;
    }

    /**
     * A record past the queue.
     *
     * @param shown shows it, now that it is known who else wants it
     */
    Entry storeMarker(Connection connection, String tenant, Supplier<LogRecord> shown) throws SQLException {
        boolean elsewhere = live.followedElsewhere(connection).contains(tenant);
        LogRecord record = shown.get();
        StringBuilder line = new StringBuilder();
        CopyRow.append(record, line);
        try (Lines copy = new Lines(connection)) {
            copy.write(line);
            copy.end();
        }
        if (elsewhere) {
            live.insert(connection, new Batch(tenant, List.of(record), List.of()));
        }
        Tally tally = new Tally();
        tally.add(record);
        tally.write(connection, ids.node());
        return Entries.of(record, false);
    }

    /** The job makes them hours ahead; this is for a job that could not. */
    private void ensurePartitions() throws SQLException {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(ensuredHour)) {
            retention.ensureAhead();
            Transactions.change(database, node::renew);
            ensuredHour = hour;
        }
    }

    private List<Stored> store(Connection connection, List<Batch> group, List<LogRecord> wanted) throws SQLException {
        ForOthers others = new ForOthers(live.followedElsewhere(connection));
        Map<SessionKey, SessionTally> tallies = SessionTally.of(group);
        SessionRows.lock(connection, tallies);
        Tally tally = new Tally();
        int[] duplicates = copy(connection, group, tallies, record -> {
            others.add(record);
            tally.add(record);
            if (after.wants(record)) {
                wanted.add(record);
            }
        });
        List<Loss> losses = new ArrayList<>();
        group.forEach(batch -> losses.addAll(batch.losses()));
        for (SessionTally session : tallies.values()) {
            session.closeOldHoles().forEach(loss -> losses.add(loss.withId(ids.next())));
        }
        SessionRows.received(connection, tallies);
        DropRows.insert(connection, losses);
        DeviceRows.upsert(connection, tallies);
        tally.write(connection, ids.node());
        List<Stored> results = results(group, tallies, duplicates);
        losses.forEach(others::add);
        results.forEach(result -> result.gaps().forEach(others::add));
        for (Batch batch : others.batches()) {
            live.insert(connection, batch);
        }
        return results;
    }

    /** Copies what is new; the number of duplicates of each batch. */
    private static int[] copy(
            Connection connection, List<Batch> group, Map<SessionKey, SessionTally> tallies, Consumer<LogRecord> stored)
            throws SQLException {
        int[] duplicates = new int[group.size()];
        StringBuilder lines = new StringBuilder(COPY_CHARS);
        try (Lines copy = new Lines(connection)) {
            for (int i = 0; i < group.size(); i++) {
                for (LogRecord record : group.get(i).records()) {
                    if (SessionTally.in(tallies, record.source()).add(record)) {
                        CopyRow.append(record, lines);
                        stored.accept(record);
                        copy.writeIfLarge(lines);
                    } else {
                        duplicates[i]++;
                    }
                }
            }
            copy.write(lines);
            copy.end();
        }
        return duplicates;
    }

    /** The gaps of a session go with the first batch of it: later ones may have filled them. */
    private static List<Stored> results(List<Batch> group, Map<SessionKey, SessionTally> tallies, int[] duplicates) {
        List<Stored> results = new ArrayList<>(group.size());
        for (int i = 0; i < duplicates.length; i++) {
            List<LogRecord> records = group.get(i).records();
            List<Loss> gaps = new ArrayList<>();
            for (LogRecord record : records) {
                gaps.addAll(SessionTally.in(tallies, record.source()).takeGaps());
            }
            results.add(new Stored(records.size() - duplicates[i], duplicates[i], gaps));
        }
        return results;
    }

    /** What is counted with each commit. */
    private static final class Tally {
        private final UsageRows.Tally usage = new UsageRows.Tally();
        private final MinuteRows.Tally minutes = new MinuteRows.Tally();

        void add(LogRecord record) {
            usage.add(record);
            minutes.add(record);
        }

        void write(Connection connection, int node) throws SQLException {
            UsageRows.add(connection, usage, node);
            MinuteRows.add(connection, minutes, node);
        }
    }

    /** The open COPY: cancelled unless it was ended. */
    private static final class Lines implements AutoCloseable {
        private final CopyIn copy;

        Lines(Connection connection) throws SQLException {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyRow.COPY);
        }

        void writeIfLarge(StringBuilder lines) throws SQLException {
            if (lines.length() >= COPY_CHARS) {
                write(lines);
            }
        }

        void write(StringBuilder lines) throws SQLException {
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            lines.setLength(0);
        }

        void end() throws SQLException {
            long rows = copy.endCopy();
            if (rows < 0) {
                throw new SQLException("COPY gave no count");
            }
        }

        @Override
        public void close() throws SQLException {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
