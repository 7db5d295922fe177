// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Gap;
import dev.reeve.loggerworker.SeqRanges.Range;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is missing of the sessions on a page: the holes of {@code log_session.received} that nobody explained. A hole
 * is shown before the first record of its session after it; at a page's begin only when it ends right there, for the
 * page before may have shown it.
 */
final class SessionHoles {
    /** Explained gaps that are read at once, the newest first. */
    static final int EXPLAINED_MAX = 100_000;

    private static final int ROWS_PER_FETCH = 1_000;
    private static final String RECEIVED = """
        SELECT installation, id, received::text FROM logger.log_session
        WHERE tenant = ? AND (installation, id) IN (SELECT * FROM unnest(?::text[], ?::text[]))
        """;
    private static final String EXPLAINED = """
        SELECT installation, session, from_seq, to_seq FROM logger.log_drop
        WHERE tenant = ? AND from_seq > 0
            AND (installation, session) IN (SELECT * FROM unnest(?::text[], ?::text[]))
        ORDER BY id DESC LIMIT %d
        """.formatted(EXPLAINED_MAX + 1);

    private final Map<SessionKey, SeqRanges> received = new HashMap<>();
    private final Map<SessionKey, SeqRanges> explained = new HashMap<>();
    private final String tenant;
    private int explanations;

    private SessionHoles(String tenant) {
        this.tenant = tenant;
    }

    /** For the sessions of these entries. */
    static SessionHoles of(Connection connection, String tenant, Collection<Entry> entries) throws SQLException {
        SessionHoles holes = new SessionHoles(tenant);
        Set<SessionKey> sessions = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (entry.getSeq() > 0 || entry.getGap().getFromSeq() > 0) {
                sessions.add(holes.key(entry));
            }
            if (entry.getGap().getFromSeq() > 0) {
                // Shown beside the others: it must not be shown as unexplained, too, be it beyond what is read.
                holes.explain(
                        holes.key(entry),
                        new Range(entry.getGap().getFromSeq(), entry.getGap().getToSeq()));
            }
        }
        if (!sessions.isEmpty()) {
            holes.loadReceived(connection, sessions);
            holes.loadExplained(connection, sessions);
        }
        return holes;
    }

    private void loadReceived(Connection connection, Set<SessionKey> sessions) throws SQLException {
        try (PreparedStatement query = prepare(connection, RECEIVED, sessions);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                SessionKey key = new SessionKey(tenant, row.getString(1), row.getString(2));
                received.put(key, SeqRanges.parse(row.getString(3)));
            }
        }
    }

    private void loadExplained(Connection connection, Set<SessionKey> sessions) throws SQLException {
        try (PreparedStatement query = prepare(connection, EXPLAINED, sessions)) {
            query.setFetchSize(ROWS_PER_FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    SessionKey key = new SessionKey(tenant, row.getString(1), row.getString(2));
                    explain(key, new Range(row.getLong(3), row.getLong(4)));
                    explanations++;
                }
            }
        }
    }

    private void explain(SessionKey session, Range gap) {
        explained.computeIfAbsent(session, _ -> new SeqRanges()).add(gap);
    }

    /** False when more is explained than was read: of what was before, it may be told as unexplained. */
    boolean isWhole() {
        return explanations <= EXPLAINED_MAX;
    }

    private PreparedStatement prepare(Connection connection, String sql, Set<SessionKey> sessions) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, tenant);
        query.setArray(
                2,
                texts(
                        connection,
                        sessions.stream().map(SessionKey::installation).toList()));
        query.setArray(
                3, texts(connection, sessions.stream().map(SessionKey::session).toList()));
        return query;
    }

    private static Array texts(Connection connection, List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /** False for an explained gap whose records came after all. */
    boolean isOpen(Entry gap) {
        long from = gap.getGap().getFromSeq();
        @Nullable SeqRanges stored = received.get(key(gap));
        return from == 0
                || stored == null
                || !stored.holes(new Range(from, gap.getGap().getToSeq())).isEmpty();
    }

    /** The entries, oldest first, each with the unexplained holes before it. */
    List<Entry> withGaps(List<Entry> oldestFirst) {
        Map<SessionKey, Long> last = new HashMap<>();
        List<Entry> all = new ArrayList<>(oldestFirst.size());
        for (Entry entry : oldestFirst) {
            if (entry.getSeq() > 0) {
                for (Range hole : holesBefore(entry, last.getOrDefault(key(entry), 0L))) {
                    all.add(gap(hole, entry));
                }
                last.merge(key(entry), entry.getSeq(), Math::max);
            }
            all.add(entry);
        }
        return all;
    }

    private List<Range> holesBefore(Entry entry, long last) {
        @Nullable SeqRanges stored = received.get(key(entry));
        if (stored == null || entry.getSeq() <= last + 1) {
            return List.of();
        }
        @Nullable Range adjacent = stored.holeBefore(entry.getSeq());
        List<Range> holes = new ArrayList<>();
        if (last > 0) {
            holes.addAll(stored.holes(new Range(last + 1, entry.getSeq() - 1)));
        } else if (adjacent != null) {
            holes.add(adjacent);
        }
        return holes.stream()
                .flatMap(hole -> unexplained(key(entry), hole).stream())
                .toList();
    }

    private List<Range> unexplained(SessionKey session, Range hole) {
        @Nullable SeqRanges known = explained.get(session);
        return known == null ? List.of(hole) : known.holes(hole);
    }

    /** Missing, and in front of which seq that would be shown. */
    record Hole(Range missing, long nextSeq) {}

    /** All holes of an entry's session, but for what somebody explained. */
    List<Hole> unexplained(Entry entry) {
        @Nullable SeqRanges stored = received.get(key(entry));
        if (stored == null) {
            return List.of();
        }
        List<Hole> holes = new ArrayList<>();
        for (Range hole : stored.holes(new Range(1, stored.top()))) {
            unexplained(key(entry), hole).forEach(range -> holes.add(new Hole(range, hole.to() + 1)));
        }
        return holes;
    }

    static Entry gap(Range hole, Entry next) {
        Gap.Builder gap = Gap.newBuilder()
                .setFromSeq(hole.from())
                .setToSeq(hole.to())
                .setCount(hole.count())
                .setReason(LossReason.UNKNOWN.wire());
        long atMicros = next.getTimeUnixNano() / Entries.NANOS_PER_MICRO;
        return Entry.newBuilder()
                .setCursor(new Cursor(atMicros, hole.to(), 0).text())
                .setDevice(next.getDevice())
                .setSession(next.getSession())
                .setUser(next.getUser())
                .setApp(next.getApp())
                .setAppVersion(next.getAppVersion())
                .setClaimed(next.getClaimed())
                .setTimeUnixNano(next.getTimeUnixNano())
                .setGap(gap)
                .build();
    }

    private SessionKey key(Entry entry) {
        return new SessionKey(tenant, entry.getDevice(), entry.getSession());
    }
}
