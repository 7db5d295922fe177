// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.loggerworker.RankedLines.Line;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One live viewer: its filter and its bounded queues. Channels offer, one thread polls. What was typed into the filter
 * may be costly to ask, so offering does not: what it is to be asked of waits in a queue of its own, and one of few
 * threads ({@link Hub}) asks, a little at a time. When a queue is full the oldest of the lowest severity goes, and the
 * viewer is told how many.
 *
 * <pre>offer ---- nothing was typed -------------> ready -> poll
 *          \-- to be asked -> asked, if wanted -/</pre>
 */
final class Viewer implements AutoCloseable {
    /** One batch must fit into a frame of the broker. */
    static final long POLL_BYTES_MAX = 512 * 1024;
    /** Then it is the next viewer's turn to be asked. */
    static final Duration TURN = Duration.ofMillis(10);

    private static final Logger LOG = Logger.getLogger(Viewer.class);
    private static final long NONE = Long.MAX_VALUE;

    private final LogFilter filter;
    private final Tally tally;
    private final Executor askers;
    private final Consumer<Viewer> leave;
    private final RankedLines unasked;
    private final RankedLines ready;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    private @Nullable Seen seen;
    private long arriving = NONE;
    private long asking = NONE;
    private boolean isTurnWanted;
    /** For whose turn it is. */
    private boolean isFailureTold;

    private long arrivals;
    private long lost;
    private boolean ended;
    private volatile long joinedId;

    /** How much each of one viewer's queues may hold. */
    record Bound(int entries, long bytes) {}

    /** Of all viewers: lines that they lost, and that their filters are still to be asked of. */
    record Tally(LongAdder lost, LongAdder unasked) {
        Tally() {
            this(new LongAdder(), new LongAdder());
        }
    }

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

    /** As {@link Polled}. */
    private record Taken(
            List<Shown> lines, long lost, @Nullable Seen seen, boolean ended) {}

    /** @param askers run what asks its filter */
    Viewer(LogFilter filter, Bound bound, Tally tally, Executor askers, Consumer<Viewer> leave) {
        this.filter = filter;
        this.tally = tally;
        this.askers = askers;
        this.leave = leave;
        unasked = new RankedLines(bound);
        ready = new RankedLines(bound);
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
        arriving = NONE;
        notifyAll();
    }

    /** What of other replicas it has, of what was polled. */
    synchronized @Nullable Seen reached() {
        long through = Math.min(Math.min(arrival(unasked), asking), arrival(ready));
        while (!marks.isEmpty() && marks.getFirst().arrival() <= through) {
            seen = marks.removeFirst().seen();
        }
        return seen;
    }

    private static long arrival(RankedLines lines) {
        @Nullable Line oldest = lines.oldest();
        return oldest == null ? NONE : oldest.arrival();
    }

    /** Does not wait, and asks nothing that may be costly. */
    void offer(Shown shown) {
        if (shown.mayBeWanted(filter)) {
            enqueue(shown);
        }
    }

    private synchronized void enqueue(Shown shown) {
        Line line = new Line(arrivals++, shown);
        if (filter.query().conditions().isEmpty()) {
            lose(ready.add(line));
            notifyAll();
        } else if (!ended) {
            int before = unasked.size();
            lose(unasked.add(line));
            tally.unasked().add(unasked.size() - before);
            wantTurn();
        }
    }

    private void wantTurn() {
        if (!isTurnWanted) {
            isTurnWanted = true;
            askers.execute(this::ask);
        }
    }

    /** One turn. */
    private void ask() {
        long endNanos = System.nanoTime() + TURN.toNanos();
        @Nullable Line line = nextUnasked();
        while (line != null) {
            asked(line, isWanted(line));
            line = System.nanoTime() - endNanos < 0 ? nextUnasked() : null;
        }
        turnOver();
    }

    /** Shown when its filter fails: a fault of ours must not hide a line, nor end the turns. */
    private boolean isWanted(Line line) {
        try {
            return line.shown().isWanted(filter);
        } catch (Throwable e) {
            // The one place of this thread, as far as a viewer has it. A stack for each line would fill the log.
            if (!isFailureTold) {
                isFailureTold = true;
                LOG.error("a viewer's filter failed", e);
            }
            return true;
        }
    }

    private synchronized @Nullable Line nextUnasked() {
        if (ended || unasked.size() == 0) {
            return null;
        }
        Line line = unasked.removeOldest();
        tally.unasked().decrement();
        asking = line.arrival();
        return line;
    }

    private synchronized void asked(Line line, boolean isWanted) {
        asking = NONE;
        if (isWanted) {
            lose(ready.add(line));
            notifyAll();
        }
    }

    private synchronized void turnOver() {
        isTurnWanted = false;
        if (!ended && unasked.size() > 0) {
            wantTurn();
        }
    }

    /**
     * Waits for something to show, at most {@code patience}; then takes up to {@code entriesMax}, in the order of
     * arrival.
     */
    Polled poll(int entriesMax, Duration patience) throws InterruptedException {
        Taken taken = take(entriesMax, patience);
        List<Entry> entries = taken.lines().stream().map(Shown::entry).toList();
        return new Polled(entries, taken.lost(), taken.seen(), taken.ended());
    }

    /** No entry is made of a line yet: who offers waits for this lock, and whoever brings records for them. */
    private synchronized Taken take(int entriesMax, Duration patience) throws InterruptedException {
        await(1, patience);
        List<Shown> polled = new ArrayList<>();
        long size = 0;
        @Nullable Line line = nextReady();
        while (line != null && polled.size() < entriesMax) {
            size += line.shown().bytes();
            if (size > POLL_BYTES_MAX && !polled.isEmpty()) {
                break;
            }
            polled.add(ready.removeOldest().shown());
            line = nextReady();
        }
        long told = lost;
        lost = 0;
        return new Taken(polled, told, reached(), ended);
    }

    /** Waits until a whole batch is there, at most {@code patience}. */
    synchronized void gather(int entriesWanted, Duration patience) throws InterruptedException {
        await(entriesWanted, patience);
    }

    private void await(int entriesWanted, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while ((ready.size() < entriesWanted || nextReady() == null) && lost == 0 && !ended && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    private @Nullable Line nextReady() {
        @Nullable Line oldest = ready.oldest();
        return oldest != null && oldest.arrival() < arriving ? oldest : null;
    }

    synchronized int waiting() {
        return ready.size() + unasked.size();
    }

    /** The stream is to end: what is ready can still be polled; the rest is read from the store, from the cursor on. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void close() {
        leave.accept(this);
        forget();
    }

    private synchronized void forget() {
        ended = true;
        tally.unasked().add(-unasked.size());
        unasked.clear();
    }

    private void lose(int records) {
        if (records > 0) {
            lost += records;
            tally.lost().add(records);
            notifyAll();
        }
    }
}
