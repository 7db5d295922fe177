// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.RouterTransport;
import java.time.Duration;
import java.util.function.Consumer;

/** The broker on a thread of its own, fed by an {@link InputQueue}. */
final class ThreadSeat implements BrokerSeat {

    private final InputQueue queue;
    private final BrokerInput input;
    private final Consumer<Throwable> failed;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param failed told of what the input threw; then the thread ends */
    ThreadSeat(InputQueue queue, BrokerInput input, Consumer<Throwable> failed) {
        this.queue = queue;
        this.input = input;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name("reeve-broker").daemon(true).unstarted(this::run);
    }

    @Override
    public RouterTransport.Listener listener() {
        return queue;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void post(BrokerTask task) {
        if (!queue.put(task)) {
            task.refused();
        }
    }

    private void run() {
        try {
            input.begin();
            long nextTickNs = System.nanoTime();
            while (!stopping) {
                queue.take(nextTickNs - System.nanoTime()).giveTo(input);
                long nowNs = System.nanoTime();
                if (nowNs - nextTickNs >= 0) {
                    nextTickNs = nowNs + TICK.toNanos();
                    input.tick();
                }
            }
        } catch (Throwable fault) {
            failed.accept(fault);
        } finally {
            input.end();
            queue.close();
            queue.refuseTasks();
        }
    }

    @Override
    public int waiting() {
        return queue.size();
    }

    @Override
    public boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public boolean stop(Duration atMost) throws InterruptedException {
        stopping = true;
        queue.close();
        return thread.join(atMost);
    }
}
