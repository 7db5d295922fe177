// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The rows of {@code log_minute}: how many records there are of each minute of the shown time. Written in the
 * transaction that stores or deletes the records, so every snapshot sees as many here as there.
 */
final class MinuteRows {
    static final long MINUTE_MICROS = 60_000_000;

    /** What a filter is not asked of ({@link Marking}), in the words of this table. */
    static final String OF_ANY_LEVEL = "(marking & 1) > 0";

    static final String OF_NOBODY = "marking >= 2";

    private static final int ANY_LEVEL = 1;
    private static final int NOBODY = 2;

    private static final String ADD = """
        INSERT INTO logger.log_minute AS m (tenant, minute, app, app_version, level, marking, starts, node, records)
        SELECT t, i::integer, a, v, l::smallint, k::smallint, s::timestamptz, n::integer, r::bigint
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            AS u (t, i, a, v, l, k, s, n, r)
        ON CONFLICT (tenant, minute, app, app_version, level, marking, starts, node)
            DO UPDATE SET records = m.records + excluded.records
        """;

    private static final String EXACT = """
        SELECT since <= ? AND NOT EXISTS (
            SELECT 1 FROM logger.log_usage WHERE tenant = ? AND starts > ?
            GROUP BY branch, starts HAVING sum(records) <> sum(counted))
        FROM logger.log_minute_since
        """;
    private static final long DAY_MICROS = 24 * 60 * MINUTE_MICROS;

    private record Key(String tenant, int minute, String app, String version, Level level, int marking, Instant starts)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tenant)
                .thenComparingInt(Key::minute)
                .thenComparing(Key::app)
                .thenComparing(Key::version)
                .thenComparing(Key::level)
                .thenComparingInt(Key::marking)
                .thenComparing(Key::starts);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private MinuteRows() {}

    /** What of a group is new; filled while it is stored. */
    static final class Tally {
        private final Map<Key, Integer> minutes = new TreeMap<>();

        void add(LogRecord record) {
            LogSource source = record.source();
            int marking = (Marking.isOfAnyLevel(record) ? ANY_LEVEL : 0) + (Marking.isOfNobody(source) ? NOBODY : 0);
            Key key = new Key(
                    source.key().tenant(),
                    (int) (record.stamp().atMicros() / MINUTE_MICROS),
                    source.source().getAppName(),
                    source.source().getAppVersion(),
                    record.level(),
                    marking,
                    Partitions.starts(record));
            minutes.merge(key, 1, Integer::sum);
        }
    }

    static void add(Connection connection, Tally tally, int node) throws SQLException {
        List<Function<Map.Entry<Key, Integer>, String>> columns = List.of(
                minute -> minute.getKey().tenant(),
                minute -> Integer.toString(minute.getKey().minute()),
                minute -> minute.getKey().app(),
                minute -> minute.getKey().version(),
                minute -> Integer.toString(minute.getKey().level().rank()),
                minute -> Integer.toString(minute.getKey().marking()),
                minute -> minute.getKey().starts().toString(),
                _ -> Integer.toString(node),
                minute -> minute.getValue().toString());
        ColumnArrays.write(connection, ADD, tally.minutes.entrySet(), columns, "minutes");
    }

    /**
     * The WITH of what is done with {@code gone}: records of a partition that are deleted, and counted no more. For one
     * who holds the {@link UsageRows#lock}.
     *
     * @param which what follows the WHERE
     */
    static String deleting(String partition, Instant starts, String which) {
        return """
            WITH gone AS (
                DELETE FROM logger.%1$s WHERE ctid = ANY(ARRAY(SELECT ctid FROM logger.%1$s WHERE %2$s))
                RETURNING tenant, at, app, app_version, severity, kind, installation),
            minutes AS (
                INSERT INTO logger.log_minute AS m
                    (tenant, minute, app, app_version, level, marking, starts, node, records)
                SELECT tenant, floor(extract(epoch FROM at) / 60)::integer, app, app_version, (severity - 1) / 4,
                    CASE WHEN %3$s THEN %4$d ELSE 0 END + CASE WHEN %5$s THEN %6$d ELSE 0 END,
                    '%7$s'::timestamptz, %8$d, -count(*)
                FROM gone GROUP BY 1, 2, 3, 4, 5, 6
                ON CONFLICT (tenant, minute, app, app_version, level, marking, starts, node)
                    DO UPDATE SET records = m.records + excluded.records)
            """.formatted(
                        partition,
                        which,
                        Marking.OF_ANY_LEVEL,
                        ANY_LEVEL,
                        Marking.OF_NOBODY,
                        NOBODY,
                        starts,
                        UsageRows.DELETED);
    }

    /** What lies in that branch, in the words of this table. */
    static String levels(String branch) {
        return (branch.equals(Partitions.SHORT) ? "level < " : "level >= ") + Level.INFO.rank();
    }

    /** The partitions of that branch that began before are gone. */
    static void forget(Connection connection, String branch, Instant before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM logger.log_minute WHERE starts < ? AND " + levels(branch))) {
            delete.setObject(1, PgTime.ofMs(before.toEpochMilli()));
            delete.execute();
        }
    }

    /** Whether everything shown from that time on is counted here, and nothing else. */
    static boolean areExact(Connection connection, String tenant, long fromMicros) throws SQLException {
        long seenMicros = Stamp.observedMicros(fromMicros);
        try (PreparedStatement query = connection.prepareStatement(EXACT)) {
            query.setObject(1, PgTime.of(seenMicros));
            query.setString(2, tenant);
            query.setObject(3, PgTime.of(Math.max(0, seenMicros - DAY_MICROS)));
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
