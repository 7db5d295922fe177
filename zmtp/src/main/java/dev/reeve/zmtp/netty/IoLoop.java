// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.TransportLoop;
import dev.reeve.zmtp.wire.Mechanism;
import io.netty.channel.SingleThreadEventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One I/O thread and what its connections share: the end of its turns, the queue by which other threads send, one timer
 * for all of them.
 *
 * <p>A turn is what Netty does between two waits: reads of ready channels, then tasks. At its end first those are told
 * who asked for it, as they may send; then each peer that was sent anything gets one write. Much goes out before.
 */
final class IoLoop implements TransportLoop {

    private static final System.Logger LOG = System.getLogger(IoLoop.class.getName());

    /** How exact deadlines of connections are. */
    private static final long SWEEP_MS = 250;

    /**
     * So much, sent to a peer or received for another thread, does not wait for the end of the turn: they work on it
     * while the rest is made or read. A turn may be long, above all where everything is sealed, and two sides that wait
     * for each other's whole turns use one core.
     */
    static final int EARLY_BYTES = 32_768;

    /** Somewhat more than a link takes to close gently. */
    static final long END_TIME_MAX_MS = 2_000;

    private final SingleThreadEventLoop loop;
    private final ChannelKind kind;
    private final Mechanism mechanism;
    private final SegmentPool segments = new SegmentPool();
    private final LoopReads reads;
    private final byte[] scratch = new byte[LoopReads.BUFFER_BYTES];
    private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable takeOutgoing = this::takeOutgoing;
    private final Runnable endTurn = this::endTurn;
    private final ArrayDeque<Runnable> turnListeners = new ArrayDeque<>();
    private final ArrayDeque<LinkWriter> dirty = new ArrayDeque<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final AtomicLong faults = new AtomicLong();
    private boolean turnEnds;
    private @Nullable Runnable noLinks;

    IoLoop(SingleThreadEventLoop loop, ChannelKind kind, Mechanism mechanism) {
        this.loop = loop;
        this.kind = kind;
        this.reads = new LoopReads(kind.readsDirect());
        this.mechanism = mechanism;
        loop.execute(this::startSweeps);
    }

    private void startSweeps() {
        var _ = loop.scheduleWithFixedDelay(guarded(this::sweep), SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    SingleThreadEventLoop eventLoop() {
        return loop;
    }

    ChannelKind kind() {
        return kind;
    }

    SegmentPool segments() {
        return segments;
    }

    LoopReads reads() {
        return reads;
    }

    /** For bytes that do not lie in an array; used up before the next read. */
    byte[] scratch() {
        return scratch;
    }

    /** Exceptions of tasks and of listeners at the end of a turn. */
    long faults() {
        return faults.get();
    }

    /** A monotonic clock; any thread. */
    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(guarded(task));
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        var _ = loop.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** From another thread: whether it comes to a task within that time; true where the wait is interrupted. */
    boolean isAnswering(Duration most) {
        CountDownLatch turned = new CountDownLatch(1);
        loop.execute(turned::countDown);
        try {
            return turned.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> run(task);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            faults.incrementAndGet();
            LOG.log(System.Logger.Level.ERROR, "A task of the I/O thread failed", e);
        }
    }

    /** From any other thread. */
    void send(Outgoing message) {
        outgoing.add(message);
        if (!woken.get() && !woken.getAndSet(true)) {
            loop.execute(takeOutgoing);
        }
    }

    /** What other threads have sent so far goes to its writers. */
    void takeOutgoing() {
        woken.set(false);
        for (Outgoing next = outgoing.poll(); next != null; next = outgoing.poll()) {
            next.writer().accept(next);
        }
    }

    /** Runs it once, at the end of this turn. */
    void atEndOfTurn(Runnable listener) {
        turnListeners.add(listener);
        expectEndOfTurn();
    }

    void flushAtEndOfTurn(LinkWriter writer) {
        dirty.add(writer);
        expectEndOfTurn();
    }

    private void expectEndOfTurn() {
        if (!turnEnds) {
            turnEnds = true;
            loop.executeAfterEventLoopIteration(endTurn);
        }
    }

    private void endTurn() {
        for (Runnable next = turnListeners.poll(); next != null; next = turnListeners.poll()) {
            run(next);
        }
        for (LinkWriter next = dirty.poll(); next != null; next = dirty.poll()) {
            next.flush();
        }
        turnEnds = false;
        if (!turnListeners.isEmpty()) {
            expectEndOfTurn(); // A write that failed ended a link, and its listener has something to tell.
        }
    }

    void add(Link link) {
        links.add(link);
    }

    void remove(Link link) {
        links.remove(link);
        tellNoLinks();
    }

    /** From another thread: waits until every connection has ended; false if some have not after a while. */
    boolean awaitNoLinks() {
        CountDownLatch ended = new CountDownLatch(1);
        loop.execute(() -> {
            noLinks = ended::countDown;
            tellNoLinks();
        });
        try {
            return ended.await(END_TIME_MAX_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void tellNoLinks() {
        Runnable then = noLinks;
        if (then != null && links.isEmpty()) {
            noLinks = null;
            then.run();
        }
    }

    /** Ends the connections of one router or dealer; those with a finished handshake after their last words. */
    void closeAll(LinkOwner owner) {
        for (Link link : new ArrayList<>(links)) {
            if (link.belongsTo(owner)) {
                link.shutDown();
            }
        }
    }

    private void sweep() {
        long nowMs = nowMs();
        mechanism.tick(nowMs);
        for (Link link : new ArrayList<>(links)) { // A link that ends leaves the set.
            link.sweep(nowMs);
        }
    }
}
