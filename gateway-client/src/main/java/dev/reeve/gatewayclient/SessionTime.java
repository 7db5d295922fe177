// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/**
 * When a log session is over: after some hours, or some minutes in which the app was not seen. Guarded by itself; what
 * is hidden is told on the loop.
 */
final class SessionTime {
    private final Loop loop;
    private final long lifeMs;
    private final long hiddenMs;
    private Moment began;
    private Moment hidden = Moment.NONE;
    private boolean isOver;

    SessionTime(Loop loop, Settings settings) {
        this.loop = loop;
        this.lifeMs = settings.whole(Setting.LOG_SESSION_MS);
        this.hiddenMs = settings.whole(Setting.LOG_SESSION_HIDDEN_MS);
        this.began = Moment.now(loop);
    }

    synchronized void begin() {
        isOver = false;
        began = Moment.now(loop);
        hidden = hidden.isNone() ? hidden : began;
    }

    synchronized void hidden() {
        hidden = hidden.isNone() ? Moment.now(loop) : hidden;
    }

    synchronized void seen() {
        isOver = isOver();
        hidden = Moment.NONE;
    }

    synchronized boolean isOver() {
        return isOver || began.agoMs(loop) >= lifeMs || (!hidden.isNone() && hidden.agoMs(loop) >= hiddenMs);
    }

    /** On both clocks: one stands still while the device sleeps, the other may be set. */
    private record Moment(long nowMs, long wallMs) {
        static final Moment NONE = new Moment(-1, -1);

        static Moment now(Loop loop) {
            return new Moment(loop.nowMs(), loop.wallMs());
        }

        boolean isNone() {
            return wallMs < 0;
        }

        long agoMs(Loop loop) {
            return Math.max(loop.nowMs() - nowMs, loop.wallMs() - wallMs);
        }
    }
}
