// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The broker on the transport's only I/O thread: what arrives is handled where it was read, and what is sent is written
 * at the end of the same turn. No queue, no wake-up, and reads stop by themselves while the broker is busy.
 */
final class LoopSeat implements BrokerSeat, RouterTransport.Listener {

    private final TransportLoop loop;
    private final BrokerInput input;
    private final Consumer<Throwable> failed;
    private final AtomicInteger tasksWaiting = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean begun;
    private volatile boolean started;
    private volatile boolean ended;

    /** @param failed told of what the input threw; then it gets nothing more */
    LoopSeat(TransportLoop loop, BrokerInput input, Consumer<Throwable> failed) {
        this.loop = loop;
        this.input = input;
        this.failed = failed;
    }

    @Override
    public RouterTransport.Listener listener() {
        return this;
    }

    @Override
    public void start() {
        started = true;
        loop.execute(this::tick);
    }

    private void tick() {
        guarded(input::tick);
        if (!ended) {
            loop.schedule(this::tick, TICK);
        }
    }

    @Override
    public void connected(PeerInfo peer) {
        guarded(() -> input.connected(peer));
    }

    /** As {@link #guarded}, without an object for it. */
    @Override
    public void received(long peer, List<byte[]> frames) {
        if (ended) {
            return;
        }
        try {
            begin();
            input.received(peer, frames);
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    @Override
    public void turnEnded() {
        input.turnEnded();
    }

    @Override
    public void lost(long peer) {
        guarded(() -> input.lost(peer));
    }

    private void guarded(Runnable action) {
        if (ended) {
            return;
        }
        try {
            begin();
            action.run();
        } catch (Throwable fault) {
            fail(fault);
        }
    }

    /** Peers may come before the task of {@link #start}. */
    private void begin() {
        if (!begun) {
            begun = true;
            input.begin();
        }
    }

    /** What a state machine means after a broken invariant nobody knows; the loop itself goes on and serves nobody. */
    private void fail(Throwable fault) {
        failed.accept(fault);
        end();
    }

    private void end() {
        if (!ended) {
            ended = true;
            input.end();
        }
        stopped.countDown();
    }

    @Override
    public void post(BrokerTask task) {
        tasksWaiting.incrementAndGet();
        if (ended || !execute(() -> run(task))) {
            tasksWaiting.decrementAndGet();
            task.refused();
        }
    }

    private void run(BrokerTask task) {
        tasksWaiting.decrementAndGet();
        if (ended) {
            task.refused();
        } else {
            guarded(task::run);
        }
    }

    /** False if the transport is closed and its thread has ended. */
    private boolean execute(Runnable action) {
        try {
            loop.execute(action);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    @Override
    public int waiting() {
        return tasksWaiting.get();
    }

    @Override
    public boolean isAlive() {
        return started && !ended;
    }

    @Override
    public boolean stop(Duration atMost) throws InterruptedException {
        return ended || !execute(this::end) || stopped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
