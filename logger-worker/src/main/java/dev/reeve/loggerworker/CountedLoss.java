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
        SELECT installation, session, account, app, app_version, claimed, last_at FROM (
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
    /** The first bucket whose unexplained holes are counted through, as far as that is known. */
    private int through;
    /** The same of those sessions that were left out alone. */
    private int leftOut;

    /** @param time in which it begins what it does */
    CountedLoss(Connection connection, LogFilter filter, Buckets buckets, Duration time) {
        this.connection = connection;
        this.filter = filter;
        this.buckets = buckets;
        this.time = time;
        through = buckets.count();
    }

    /** The first bucket whose losses are counted through. */
    int count() throws SQLException {
        long endNanos = System.nanoTime() + time.toNanos();
        try {
            int explained = explained();
            unexplained(endNanos);
            return Math.max(explained, through);
        } catch (SQLException e) {
            if (!SearchDatabase.isTimeOver(e)) {
                throw e;
            }
            return through;
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

    /** Those heard last come first: who is not counted has nothing to show in later buckets. */
    private void unexplained(long endNanos) throws SQLException {
        List<Entry> sessions = sessions();
        List<Entry> counted = sessions.subList(0, Math.min(SESSIONS_MAX, sessions.size()));
        leftOut = sessions.size() > SESSIONS_MAX ? behind(sessions.get(SESSIONS_MAX)) : 0;
        for (int first = 0; first < counted.size(); first += SESSIONS_AT_ONCE) {
            if (!count(counted.subList(first, Math.min(first + SESSIONS_AT_ONCE, counted.size())), endNanos)) {
                return;
            }
        }
        through = leftOut;
    }

    /** False when the time is over. One by one where together they have more explained gaps than are read at once. */
    private boolean count(List<Entry> sessions, long endNanos) throws SQLException {
        from(sessions.getFirst());
        SessionHoles holes = SessionHoles.of(connection, filter.tenant(), sessions);
        if (!holes.isWhole()) {
            return sessions.size() == 1 ? leaveOut(sessions.getFirst()) : oneByOne(sessions, endNanos);
        }
        for (Entry session : sessions) {
            from(session);
            if (System.nanoTime() - endNanos > 0) {
                return false;
            }
            count(session, holes.unexplained(session));
        }
        return true;
    }

    private boolean oneByOne(List<Entry> sessions, long endNanos) throws SQLException {
        for (Entry session : sessions) {
            if (System.nanoTime() - endNanos > 0 || !count(List.of(session), endNanos)) {
                return false;
            }
        }
        return true;
    }

    private boolean leaveOut(Entry session) {
        leftOut = Math.max(leftOut, behind(session));
        return true;
    }

    /** Those before it are counted. */
    private void from(Entry session) {
        through = Math.max(leftOut, behind(session));
    }

    /** The first bucket in which no record of the session can be. */
    private int behind(Entry session) {
        long lastMicros = (session.getTimeUnixNano() + Stamp.TOLERANCE_NANOS) / Entries.NANOS_PER_MICRO;
        return buckets.bucket(Math.min(lastMicros, buckets.range().toMicros() - 1)) + 1;
    }

    /** That had a record to come in the range at all, each as an entry of the time it was heard last. */
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
                        .setTimeUnixNano(PgTime.micros(row, "last_at") * Entries.NANOS_PER_MICRO)
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
        return Stamp.observedMicros(buckets.range().fromMicros());
    }
}
