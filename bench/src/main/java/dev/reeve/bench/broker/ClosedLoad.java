// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** A window of open requests. The next one goes on the thread that brought the answer, as a user's callback would. */
final class ClosedLoad implements Load {
    private final Caller caller;
    private final Tally tally;
    private final int window;
    private final int bodyBytes;
    private volatile boolean stopped;

    ClosedLoad(Caller caller, Tally tally, int window, int bodyBytes) {
        this.caller = caller;
        this.tally = tally;
        this.window = window;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void start() {
        for (int i = 0; i < window; i++) {
            next(System.nanoTime());
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void answered(byte[] body) {
        long nowNs = System.nanoTime();
        tally.answered(body, nowNs);
        if (!stopped) {
            next(nowNs);
        }
    }

    @Override
    public void refused(long askedNs) {
        long nowNs = System.nanoTime();
        tally.refused(askedNs, nowNs);
        if (!stopped) {
            next(nowNs);
        }
    }

    private void next(long nowNs) {
        tally.sent();
        caller.call(Body.stamped(bodyBytes, nowNs));
    }
}
