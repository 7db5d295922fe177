// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The rows of {@code log_usage}: what the records of an app weigh, as {@link LogRecord#bytes} has it. */
final class UsageRows {
    /** Takes off what was deleted; no replica has this number. */
    static final int DELETED = -1;

    private static final String ADD = """
        INSERT INTO logger.log_usage AS u (tenant, app, branch, starts, node, records, counted, bytes)
        SELECT t, a, b, s::timestamptz, n::integer, r::bigint, r::bigint, w::bigint
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            AS v (t, a, b, s, n, r, w)
        ON CONFLICT (tenant, app, branch, starts, node) DO UPDATE SET records = u.records + excluded.records,
            counted = u.counted + excluded.counted, bytes = u.bytes + excluded.bytes
        """;
    private static final String OVER = "SELECT tenant, app, sum(bytes) AS bytes FROM logger.log_usage"
            + " GROUP BY tenant, app HAVING sum(bytes) > ? ORDER BY tenant, app";
    private static final String PARTS = """
        SELECT branch, starts, sum(records) AS records, sum(bytes) AS bytes FROM logger.log_usage
        WHERE tenant = ? AND app = ? GROUP BY branch, starts HAVING sum(records) > 0
        ORDER BY branch DESC, starts
        """;
    private static final String PART = "SELECT coalesce(sum(records), 0), coalesce(sum(bytes), 0) FROM logger.log_usage"
            + " WHERE tenant = ? AND app = ? AND branch = ? AND starts = ?";
    /** What was deleted had come in all the same. */
    private static final String SINCE = "SELECT tenant, app, sum(bytes) FROM logger.log_usage"
            + " WHERE starts >= ? AND node >= 0 GROUP BY tenant, app";

    /** A part of an app's records: those in one partition, as far as they were counted. */
    record Part(String branch, Instant starts, long records, long bytes) {
        /** What a record weighs on the average. */
        long each() {
            return Math.max(1, bytes / Math.max(1, records));
        }

        /** So many of its records, or all that are counted. */
        Part share(long wanted) {
            return wanted >= records
                    ? new Part(branch, starts, Math.max(0, records), Math.max(0, bytes))
                    : new Part(branch, starts, wanted, Math.min(Math.max(0, bytes), wanted * each()));
        }
    }

    /** @param bytes of all records of the app */
    record App(String tenant, String app, long bytes) {}

    private record Key(String tenant, String app, String branch, Instant starts) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tenant)
                .thenComparing(Key::app)
                .thenComparing(Key::branch)
                .thenComparing(Key::starts);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private UsageRows() {}

    /** What of a group is new; filled while it is stored. */
    static final class Tally {
        private final Map<Key, long[]> parts = new TreeMap<>();

        void add(LogRecord record) {
            Key key = new Key(
                    record.source().key().tenant(),
                    record.source().source().getAppName(),
                    Partitions.branch(record.level()),
                    Partitions.starts(record));
            long[] sums = parts.computeIfAbsent(key, _ -> new long[2]);
            sums[0]++;
            sums[1] += record.bytes();
        }
    }

    static void add(Connection connection, Tally tally, int node) throws SQLException {
        List<Function<Map.Entry<Key, long[]>, String>> columns = List.of(
                part -> part.getKey().tenant(),
                part -> part.getKey().app(),
                part -> part.getKey().branch(),
                part -> part.getKey().starts().toString(),
                _ -> Integer.toString(node),
                part -> Long.toString(part.getValue()[0]),
                part -> Long.toString(part.getValue()[1]));
        ColumnArrays.write(connection, ADD, tally.parts.entrySet(), columns, "parts");
    }

    /** The partitions of that branch that began before are gone. */
    static void forget(Connection connection, String branch, Instant before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM logger.log_usage WHERE branch = ? AND starts < ?")) {
            delete.setString(1, branch);
            delete.setObject(2, PgTime.ofMs(before.toEpochMilli()));
            delete.execute();
        }
    }

    /**
     * Whoever deletes records of a tenant takes turns with others who do, to the end of the transaction: else a part
     * would be taken off twice.
     */
    static void lock(Connection connection, String tenant) throws SQLException {
        Transactions.lock(connection, "usage of " + tenant);
    }

    /** What is counted of it now. */
    static Part now(Connection connection, String tenant, String app, Part part) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PART)) {
            query.setString(1, tenant);
            query.setString(2, app);
            query.setString(3, part.branch());
            query.setObject(4, PgTime.ofMs(part.starts().toEpochMilli()));
            try (ResultSet row = query.executeQuery()) {
                boolean has = row.next();
                return new Part(part.branch(), part.starts(), has ? row.getLong(1) : 0, has ? row.getLong(2) : 0);
            }
        }
    }

    /** Of what was deleted; by one who holds the {@link #lock}. */
    static void takeOff(Connection connection, String tenant, String app, Part gone) throws SQLException {
        if (gone.records() > 0 || gone.bytes() > 0) {
            Tally tally = new Tally();
            tally.parts.put(
                    new Key(tenant, app, gone.branch(), gone.starts()), new long[] {-gone.records(), -gone.bytes()});
            add(connection, tally, DELETED);
        }
    }

    /** Apps that take more than that. */
    static List<App> over(Connection connection, long bytesMax) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OVER)) {
            query.setLong(1, bytesMax);
            return apps(query);
        }
    }

    /** What came in since then, by app. */
    static List<App> since(Connection connection, Instant time) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SINCE)) {
            query.setObject(1, PgTime.ofMs(time.toEpochMilli()));
            return apps(query);
        }
    }

    private static List<App> apps(PreparedStatement query) throws SQLException {
        List<App> apps = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                apps.add(new App(row.getString(1), row.getString(2), row.getLong(3)));
            }
        }
        return apps;
    }

    /** In the order they are given up: the oldest of TRACE and DEBUG first, then the oldest of the others. */
    static List<Part> parts(Connection connection, App app) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(PARTS)) {
            query.setString(1, app.tenant());
            query.setString(2, app.app());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    parts.add(new Part(
                            row.getString("branch"),
                            PgTime.instant(PgTime.micros(row, "starts")),
                            row.getLong("records"),
                            row.getLong("bytes")));
                }
            }
        }
        return parts;
    }
}
