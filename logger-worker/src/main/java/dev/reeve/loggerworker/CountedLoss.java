// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a histogram says is lost: gaps that somebody explained, and the holes of sessions that nobody did, each at the
 * time at which pages show it. For one thread.
 */
final class CountedLoss {
    /** Explained gaps that are counted. */
    static final int GAPS_MAX = 10_000;
    /** With holes that are counted, those heard last. */
    static final int SESSIONS_MAX = 1_000;

    private static final int SESSIONS_AT_ONCE = 100;
    private static final String WITH_HOLES = """
        SELECT installation, session, account, app, app_version, claimed FROM (
            SELECT tenant, installation, id AS session, account, app, app_version, claimed, last_at
            FROM logger.log_session
            WHERE lower(received) > 1 OR int8multirange(range_merge(received)) <> received) s
        """.stripTrailing();
    private static final String NEXT = """
        SELECT seq, at FROM logger.log_record
        WHERE tenant = ? AND installation = ? AND session = ? AND seq = ANY(?)
            AND at >= ? AND at < ? AND observed >= ?
        """;

    private final Connection connection;
    private final LogFilter filter;
    private final Buckets buckets;
    private final Duration time;

    /** @param time in which it begins what it does */
    CountedLoss(Connection connection, LogFilter filter, Buckets buckets, Duration time) {
        this.connection = connection;
        this.filter = filter;
        this.buckets = buckets;
        this.time = time;
    }

    /** The first bucket whose losses are counted through. */
    int count() throws SQLException {
        long endNanos = System.nanoTime() + time.toNanos();
        int explained = explained();
        try {
            return unexplained(endNanos) ? explained : buckets.count();
        } catch (SQLException e) {
            if (!SearchDatabase.isTimeOver(e)) {
                throw e;
            }
            return buckets.count();
        }
    }

    /** Of the gaps that are still open. */
    private int explained() throws SQLException {
        Window range = buckets.range();
        HistorySql sql = new HistorySql(StoredRow.DROPS, filter.tenant())
                .andTimes(range.fromMicros(), range.toMicros())
                .andGap(filter)
                .order("at DESC, id DESC", GAPS_MAX);
        List<Entry> gaps = PageGaps.read(connection, sql);
        SessionHoles holes = SessionHoles.of(connection, filter.tenant(), gaps);
        gaps.stream().filter(gap -> holes.isOpen(gap) && filter.matches(gap)).forEach(buckets::add);
        return gaps.size() < GAPS_MAX
                ? 0
                : buckets.bucket(gaps.getLast().getTimeUnixNano() / Entries.NANOS_PER_MICRO) + 1;
    }

    /** False when there are more than may be counted, or the time was over. */
    private boolean unexplained(long endNanos) throws SQLException {
        List<Entry> sessions = sessions();
        List<Entry> counted = sessions.subList(0, Math.min(SESSIONS_MAX, sessions.size()));
        for (int first = 0; first < counted.size(); first += SESSIONS_AT_ONCE) {
            List<Entry> some = counted.subList(first, Math.min(first + SESSIONS_AT_ONCE, counted.size()));
            SessionHoles holes = SessionHoles.of(connection, filter.tenant(), some);
            for (Entry session : some) {
                if (System.nanoTime() - endNanos > 0) {
                    return false;
                }
                count(session, holes.unexplained(session));
            }
        }
        return sessions.size() <= SESSIONS_MAX;
    }

    /** That had a record to come in the range at all, each as an entry of its own. */
    private List<Entry> sessions() throws SQLException {
        HistorySql sql = new HistorySql(WITH_HOLES, filter.tenant())
                .and("last_at >= ?", PgTime.of(seenMicros()))
                .andSession(filter)
                .order("last_at DESC", SESSIONS_MAX + 1);
        List<Entry> sessions = new ArrayList<>();
        try (PreparedStatement query = sql.prepare(connection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                sessions.add(Entry.newBuilder()
                        .setSeq(1)
                        .setDevice(row.getString("installation"))
                        .setSession(row.getString("session"))
                        .setUser(row.getString("account"))
                        .setApp(row.getString("app"))
                        .setAppVersion(row.getString("app_version"))
                        .setClaimed(row.getBoolean("claimed"))
                        .build());
            }
        }
        return sessions;
    }

    /** Each hole where the record behind it is. */
    private void count(Entry session, List<SessionHoles.Hole> holes) throws SQLException {
        if (holes.isEmpty()) {
            return;
        }
        Window range = buckets.range();
        try (PreparedStatement query = connection.prepareStatement(NEXT)) {
            query.setString(1, filter.tenant());
            query.setString(2, session.getDevice());
            query.setString(3, session.getSession());
            query.setArray(4, seqs(holes));
            query.setObject(5, PgTime.of(range.fromMicros()));
            query.setObject(6, PgTime.of(range.toMicros()));
            query.setObject(7, PgTime.of(seenMicros()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long seq = row.getLong("seq");
                    Entry next = session.toBuilder()
                            .setSeq(seq)
                            .setTimeUnixNano(PgTime.micros(row, "at") * Entries.NANOS_PER_MICRO)
                            .build();
                    holes.stream()
                            .filter(hole -> hole.nextSeq() == seq)
                            .map(hole -> SessionHoles.gap(hole.missing(), next))
                            .filter(filter::matches)
                            .forEach(buckets::add);
                }
            }
        }
    }

    private Array seqs(List<SessionHoles.Hole> holes) throws SQLException {
        return connection.createArrayOf(
                "bigint",
                holes.stream().map(SessionHoles.Hole::nextSeq).distinct().toArray());
    }

    /** What is shown in the range was seen from then on. */
    private long seenMicros() {
        return Math.max(0, buckets.range().fromMicros() - Stamp.TOLERANCE_NANOS / Entries.NANOS_PER_MICRO);
    }
}
