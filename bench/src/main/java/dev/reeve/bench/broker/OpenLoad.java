// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.concurrent.locks.LockSupport;

/** A fixed rate, from a thread of its own. */
final class OpenLoad implements Load {
    private static final long NANOS = 1_000_000_000L;
    /** The thread sleeps at least so long and then sends what is due; finer would burn a core for its punctuality. */
    private static final long PAUSE_NS_MIN = 50_000;
    /** More without an answer, and it waits: the delay counts, as the stamps are those of the plan. */
    private static final long OPEN_MAX = 50_000;

    private final Caller caller;
    private final Tally tally;
    private final long perSecond;
    private final int bodyBytes;
    private final Thread thread =
            Thread.ofPlatform().name("bench-pacer").daemon(true).unstarted(this::run);
    private volatile boolean stopped;

    OpenLoad(Caller caller, Tally tally, long perSecond, int bodyBytes) {
        this.caller = caller;
        this.tally = tally;
        this.perSecond = perSecond;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    @Override
    public void answered(byte[] body) {
        tally.answered(body, System.nanoTime());
    }

    @Override
    public void refused(long askedNs) {
        tally.refused(askedNs, System.nanoTime());
    }

    private void run() {
        long startNs = System.nanoTime();
        for (long count = 0; !stopped; count++) {
            long dueNs = startNs + dueAfterNs(count, perSecond);
            await(dueNs);
            tally.sent();
            caller.call(Body.stamped(bodyBytes, dueNs));
        }
    }

    private void await(long dueNs) {
        for (long aheadNs = dueNs - System.nanoTime();
                !stopped && (aheadNs > 0 || tally.open() > OPEN_MAX);
                aheadNs = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(Math.max(aheadNs, PAUSE_NS_MIN));
        }
    }

    /** When the request of this number is due; exact, so that hours at any rate do not drift. */
    static long dueAfterNs(long count, long perSecond) {
        return count / perSecond * NANOS + count % perSecond * NANOS / perSecond;
    }
}
