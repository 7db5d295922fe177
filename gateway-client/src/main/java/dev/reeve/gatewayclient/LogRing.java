// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records that are not acknowledged, of this session and earlier ones, within bounds; what had to go is counted. Any
 * thread, each step under its lock and without waiting.
 */
final class LogRing {
    static final String RING_FULL = "ring-full";
    private static final String BUDGET = "budget";
    private static final String REJECTED = "rejected";
    static final String TOO_LARGE = "too-large";
    static final String KEY_LOST = "key-lost";

    private static final int DROPPED_AT_ONCE_MAX = 50;

    private final Loop loop;
    private final LogCounters counters;
    private final LogBudgets budgets;
    private final SessionTime time;
    private final long recordsMax;
    private final long bytesMax;
    private final long lifeMs;
    /** Oldest first; the last one is this session. */
    private final Deque<LogSession> sessions = new ArrayDeque<>();

    private LogClasses entries = new LogClasses();
    /** In memory only. A set, as any of thousands may go while somebody who logs waits. */
    private Set<LogEntry> fresh = new LinkedHashSet<>();

    LogRing(Loop loop, Settings settings, LogCounters counters, long bytesMax) {
        this.loop = loop;
        this.counters = counters;
        this.budgets = new LogBudgets(settings, loop.nowMs());
        this.time = new SessionTime(loop, settings);
        this.recordsMax = settings.whole(Setting.LOG_RECORDS_MAX);
        this.bytesMax = Math.min(settings.whole(Setting.LOG_BYTES_MAX), bytesMax);
        this.lifeMs = settings.whole(Setting.LOG_LIFE_MS);
        sessions.add(new LogSession(UUID.randomUUID().toString()));
    }

    /** Adds a record, which gets the next number; over the budget a less grave one goes for it, or it goes itself. */
    synchronized void add(LogLine line) {
        LogSession session = session();
        long seq = session.nextSeq(1);
        byte[] text = line.numbered(seq);
        if (text.length > LogEntry.BYTES_MAX) {
            lost(session, seq, 1, TOO_LARGE);
            return;
        }
        List<LogEntry> victims = budgets.take(line, text.length, entries, loop.nowMs());
        if (victims == null) {
            lost(session, seq, 1, BUDGET);
            return;
        }
        victims.forEach(victim -> drop(victim, BUDGET));
        LogEntry.Head head = new LogEntry.Head(seq, line.severity(), line.wallMs(), line.order());
        LogEntry entry = new LogEntry(session, head, text);
        session.entries().put(seq, entry);
        entries.add(entry);
        fresh.add(entry);
        makeRoom();
    }

    /** Whether what is sent now is paid for by its size. */
    synchronized void metered(boolean is) {
        budgets.metered(is);
    }

    /** Records that there are not; they take numbers all the same. */
    synchronized void lose(long records, String reason) {
        LogSession session = session();
        lost(session, session.nextSeq(records), records, reason);
    }

    /** What the app does not do while it is not seen. */
    SessionTime time() {
        return time;
    }

    /** This session. */
    synchronized LogSession now() {
        return sessions.getLast();
    }

    /** Before {@link #load}, that in which this start's records begin. */
    synchronized LogSession first() {
        return sessions.getFirst();
    }

    /** All of them that have something, oldest first. */
    synchronized List<LogSession> sessions() {
        List<LogSession> all = new ArrayList<>(sessions);
        all.removeIf(LogSession::isEmpty);
        return all;
    }

    synchronized boolean isEmpty() {
        return sessions.stream().allMatch(LogSession::isEmpty);
    }

    /** Whether an earlier session has something, too. */
    synchronized boolean hasEarlier() {
        return sessions.size() > 1;
    }

    synchronized int size() {
        return entries.count();
    }

    synchronized int percent() {
        return (int) Math.min(100, entries.bytes() * 100 / Math.max(1, bytesMax));
    }

    /** When they were written, of all records. */
    List<Long> orders() {
        List<LogEntry> all;
        synchronized (this) {
            all = entries.all();
        }
        List<Long> orders = new ArrayList<>(all.size());
        all.forEach(entry -> orders.add(entry.order()));
        return orders;
    }

    /** The oldest of the oldest session, within bounds; it stays until it is said what became of it. Null = nothing. */
    synchronized @Nullable LogBatch batch(long countMax, long batchBytesMax) {
        while (sessions.size() > 1 && sessions.getFirst().isEmpty()) {
            sessions.removeFirst();
        }
        LogSession session = sessions.getFirst();
        if (session.isEmpty()) {
            return null;
        }
        List<LogEntry> batch = new ArrayList<>();
        long size = 0;
        for (LogEntry entry : session.entries().values()) {
            size += entry.size();
            if (batch.size() >= countMax || (size > batchBytesMax && !batch.isEmpty())) {
                break;
            }
            entry.underWay(true);
            batch.add(entry);
        }
        return new LogBatch(session, batch, session.gaps().begin());
    }

    synchronized ArrayNode drops(LogSession session) {
        return session.gaps().json();
    }

    /** What is to be known of a session beside its records; empty = there is nothing left of it; null = as before. */
    synchronized @Nullable ObjectNode takeState(LogSession session) {
        if (!session.takeChanged()) {
            return null;
        }
        ObjectNode state = Json.object();
        if (!session.isEmpty()) {
            state.put("previous", session.previous()).put("stored", session.stored());
            state.set("drops", session.gaps().json());
        }
        return state;
    }

    /** What was taken of a session could not be written. */
    synchronized void stateNotKept(LogSession session) {
        session.changed();
    }

    /** The server has these, but for those that it will never take, and knows what was dropped. */
    synchronized void stored(LogBatch batch, int rejected) {
        int sent = -rejected;
        for (LogEntry entry : batch.entries()) {
            if (remove(entry)) {
                entry.stored();
                sent++;
            }
        }
        counters.sent(Math.max(0, sent));
        counters.dropped(rejected, REJECTED);
        batch.session().gaps().end(true);
        batch.session().changed();
    }

    /** It has them not, this time. */
    synchronized void notStored(LogBatch batch) {
        batch.entries().forEach(entry -> entry.underWay(false));
        batch.session().gaps().end(false);
        makeRoom();
    }

    /** The server will never take these; what it does not even want to be told of is forgotten. */
    synchronized void rejected(LogBatch batch) {
        batch.session().gaps().end(batch.entries().isEmpty());
        batch.session().changed();
        batch.entries().forEach(entry -> drop(entry, REJECTED));
    }

    /** It cannot be read any more. */
    synchronized void unreadable(LogEntry entry) {
        drop(entry, "unknown");
    }

    /** What is too old goes. */
    void age() {
        List<LogEntry> old;
        synchronized (this) {
            old = entries.before(loop.wallMs() - lifeMs);
        }
        dropAll(old, RING_FULL);
    }

    /** What a session has, oldest first, and what is missing in it: no record is both. */
    synchronized LogBatch all(LogSession session) {
        return new LogBatch(
                session, List.copyOf(session.entries().values()), session.gaps().json());
    }

    /** Records that are in memory only, oldest first. */
    synchronized List<LogEntry> fresh() {
        return List.copyOf(fresh);
    }

    /** The first of those have a place on disk now. */
    synchronized void placed(List<LogSegment.Placed> places) {
        for (LogSegment.Placed place : places) {
            LogEntry entry = place.entry();
            if (entry.session().entries().get(entry.seq()) == entry) {
                entry.placed(place.segment(), place.at());
            } else {
                place.segment().dropped(place.at(), entry.severity());
            }
            fresh.remove(entry);
        }
    }

    /** A part of the disk is given up. */
    void lose(LogSegment segment, String reason) {
        List<LogEntry> all;
        synchronized (this) {
            all = entries.in(segment);
        }
        dropAll(all, reason);
    }

    /** A few at a time: there may be thousands, and whoever logs waits for no more than that. On the loop. */
    private void dropAll(List<LogEntry> all, String reason) {
        for (int from = 0; from < all.size(); from += DROPPED_AT_ONCE_MAX) {
            synchronized (this) {
                all.subList(from, Math.min(all.size(), from + DROPPED_AT_ONCE_MAX))
                        .forEach(entry -> drop(entry, reason));
            }
        }
    }

    /** What an earlier start left, oldest first, goes before everything else. */
    void load(List<LogSession> earlier) {
        // Tens of thousands, perhaps: put in order before anybody who logs has to wait.
        LogClasses all = new LogClasses();
        Set<LogEntry> inMemory = new LinkedHashSet<>();
        for (LogSession session : earlier) {
            for (LogEntry entry : session.entries().values()) {
                all.add(entry);
                if (entry.segment() == null) {
                    inMemory.add(entry);
                }
            }
        }
        load(earlier, all, inMemory);
    }

    private synchronized void load(List<LogSession> earlier, LogClasses all, Set<LogEntry> inMemory) {
        LogSession first = sessions.getFirst();
        if (first.previous().isEmpty() && !earlier.isEmpty()) {
            first.previous(earlier.get(earlier.size() - 1).id());
        }
        Set<LogEntry> ours = fresh;
        for (int i = earlier.size() - 1; i >= 0; i--) {
            sessions.addFirst(earlier.get(i));
        }
        fresh = inMemory;
        fresh.addAll(ours);
        entries = all;
        ours.forEach(entries::add);
        makeRoom();
    }

    private LogSession session() {
        if (time.isOver()) {
            LogSession next = new LogSession(UUID.randomUUID().toString());
            next.previous(sessions.getLast().id());
            sessions.addLast(next);
            time.begin();
        }
        return sessions.getLast();
    }

    private void makeRoom() {
        while (entries.count() > recordsMax || (entries.bytes() > bytesMax && entries.count() > 1)) {
            List<LogEntry> victims = entries.cheapest(LogEntry.CLASSES, 1, 0);
            if (victims == null) {
                return;
            }
            victims.forEach(victim -> drop(victim, RING_FULL));
        }
    }

    private void drop(LogEntry entry, String reason) {
        if (remove(entry)) {
            entry.dropped();
            lost(entry.session(), entry.seq(), 1, reason);
        }
    }

    private void lost(LogSession session, long fromSeq, long records, String reason) {
        session.lost(fromSeq, fromSeq + records - 1, reason);
        counters.dropped(records, reason);
    }

    private boolean remove(LogEntry entry) {
        if (!entry.session().entries().remove(entry.seq(), entry)) {
            return false;
        }
        entries.remove(entry);
        if (entry.segment() == null) {
            fresh.remove(entry);
        }
        return true;
    }
}
