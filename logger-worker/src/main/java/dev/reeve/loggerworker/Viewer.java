// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One live viewer: its filter and its bounded queue. When the queue is full the oldest of the lowest severity goes,
 * and the viewer is told how many. Channels offer, one thread polls.
 */
final class Viewer implements AutoCloseable {
    /** One batch must fit into a frame of the broker. */
    static final long POLL_BYTES_MAX = 512 * 1024;

    /** Gaps outrank every severity. */
    private static final int GAP_RANK = Level.values().length;

    private final LogFilter filter;
    private final Bound bound;
    private final LongAdder lostTotal;
    private final Consumer<Viewer> leave;
    private final List<ArrayDeque<Waiting>> byRank = new ArrayList<>();
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private @Nullable Seen seen;
    private long arriving = Long.MAX_VALUE;
    private int entries;
    private long bytes;
    private long arrivals;
    private long lost;
    private boolean ended;
    private volatile long joinedId;

    /** How much one viewer's queue may hold. */
    record Bound(int entries, long bytes) {}

    private record Waiting(long arrival, Entry entry, long bytes) {}

    /** What of other replicas is shown with everything that arrived before. */
    private record Mark(long arrival, Seen seen) {}

    /**
     * What a viewer gets at once; {@code lost} records before it were given up. {@code seen}: what of other replicas it
     * has then.
     */
    record Polled(List<Entry> entries, long lost, @Nullable Seen seen, boolean ended) {
        boolean isEmpty() {
            return entries.isEmpty() && lost == 0;
        }
    }

    /** @param lostTotal counts the losses of all viewers */
    Viewer(LogFilter filter, Bound bound, LongAdder lostTotal, Consumer<Viewer> leave) {
        this.filter = filter;
        this.bound = bound;
        this.lostTotal = lostTotal;
        this.leave = leave;
        for (int rank = 0; rank <= GAP_RANK; rank++) {
            byRank.add(new ArrayDeque<>());
        }
    }

    void joined(long id) {
        joinedId = id;
    }

    /** Every record of this replica up to this id is in the store, or not wanted. */
    long joinedId() {
        return joinedId;
    }

    /** What is offered from here on is shown with the next {@link #seen}: else a cut could fall between the two. */
    synchronized void arriving() {
        arriving = arrivals;
    }

    /** What was offered so far is all that this snapshot sees of other replicas. */
    synchronized void seen(Seen snapshot) {
        if (!marks.isEmpty() && marks.getLast().arrival() == arrivals) {
            marks.removeLast();
        }
        marks.addLast(new Mark(arrivals, snapshot));
        arriving = Long.MAX_VALUE;
        notifyAll();
    }

    /** What of other replicas it has, of what was polled. */
    synchronized @Nullable Seen reached() {
        long through = entries == 0 ? arrivals : oldest().getFirst().arrival();
        while (!marks.isEmpty() && marks.getFirst().arrival() <= through) {
            seen = marks.removeFirst().seen();
        }
        return seen;
    }

    /** What it wants is typed, and may be costly to find out. */
    boolean isParticular() {
        return !filter.query().conditions().isEmpty();
    }

    boolean wants(LogRecord record) {
        return filter.matches(record);
    }

    void offer(LogRecord record, Entry entry) {
        offer(record.level().rank(), entry, record.bytes());
    }

    /** A gap that is nobody's in particular. */
    void offerGap(Entry gap) {
        offer(GAP_RANK, gap, gap.getSerializedSize());
    }

    void offer(Loss loss, Entry entry) {
        if (filter.admits(loss)) {
            offer(GAP_RANK, entry, entry.getSerializedSize());
        }
    }

    /**
     * Waits for something to show, at most {@code patience}; then takes up to {@code entriesMax}, in the order of
     * arrival.
     */
    synchronized Polled poll(int entriesMax, Duration patience) throws InterruptedException {
        await(1, patience);
        List<Entry> polled = new ArrayList<>();
        long size = 0;
        while (isReady() && polled.size() < entriesMax) {
            ArrayDeque<Waiting> oldest = oldest();
            size += oldest.getFirst().bytes();
            if (size > POLL_BYTES_MAX && !polled.isEmpty()) {
                break;
            }
            polled.add(oldest.getFirst().entry());
            drop(oldest);
        }
        long told = lost;
        lost = 0;
        return new Polled(polled, told, reached(), ended);
    }

    /** Waits until a whole batch is there, at most {@code patience}. */
    synchronized void gather(int entriesWanted, Duration patience) throws InterruptedException {
        await(entriesWanted, patience);
    }

    private void await(int entriesWanted, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while ((entries < entriesWanted || !isReady()) && lost == 0 && !ended && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    private boolean isReady() {
        return entries > 0 && oldest().getFirst().arrival() < arriving;
    }

    synchronized int waiting() {
        return entries;
    }

    /** The stream is to end: what waits can still be polled. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void close() {
        leave.accept(this);
    }

    private synchronized void offer(int rank, Entry entry, long size) {
        while (entries > 0 && (entries >= bound.entries() || bytes + size > bound.bytes())) {
            int lowest = lowestRank();
            lose(1);
            if (lowest > rank) {
                return;
            }
            drop(byRank.get(lowest));
        }
        byRank.get(rank).addLast(new Waiting(arrivals++, entry, size));
        entries++;
        bytes += size;
        notifyAll();
    }

    /** So many records could not be offered to it. */
    synchronized void lose(int records) {
        lost += records;
        lostTotal.add(records);
        notifyAll();
    }

    private void drop(ArrayDeque<Waiting> queue) {
        bytes -= queue.removeFirst().bytes();
        entries--;
    }

    private int lowestRank() {
        int rank = 0;
        while (byRank.get(rank).isEmpty()) {
            rank++;
        }
        return rank;
    }

    private ArrayDeque<Waiting> oldest() {
        @Nullable ArrayDeque<Waiting> oldest = null;
        for (ArrayDeque<Waiting> queue : byRank) {
            if (!queue.isEmpty()
                    && (oldest == null
                            || queue.getFirst().arrival() < oldest.getFirst().arrival())) {
                oldest = queue;
            }
        }
        return requireNonNull(oldest);
    }
}
