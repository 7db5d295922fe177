// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * Timers in slots of one millisecond; a slot holds what is due at that millisecond of any round of 65.5 s. Arming and
 * cancelling take constant time, a turn takes one step per elapsed millisecond, and what is due comes out at its exact
 * time.
 *
 * <pre>
 *   doneMs       nowMs
 *     |            |
 * [..][..][due][..][ ][ ][ ][ ][later, or a later round][ ] ...
 * </pre>
 */
final class TimerWheel {
    private static final int SLOTS = 1 << 16;
    /** The list of what is due and not yet polled. */
    private static final int DUE = SLOTS;

    private final @Nullable Timed[] heads = new Timed[SLOTS + 1];
    private final @Nullable Timed[] tails = new Timed[SLOTS + 1];
    private long doneMs;
    private boolean started;

    /** Arms at a time; one in the past is due at the next millisecond. An armed timer moves. */
    void arm(Timed timer, long dueMs) {
        Invariants.check(started, "the wheel has started");
        cancel(timer);
        timer.dueMs = Math.max(dueMs, doneMs + 1);
        append(timer, (int) (timer.dueMs & (SLOTS - 1)));
    }

    void cancel(Timed timer) {
        if (timer.isArmed()) {
            unlink(timer);
        }
    }

    /** Moves on to a time; {@link #poll} then gives what is due. */
    void advance(long nowMs) {
        if (!started) {
            started = true;
            doneMs = nowMs - 1;
        }
        if (nowMs - doneMs >= SLOTS) {
            for (int slot = 0; slot < SLOTS; slot++) {
                collect(slot, nowMs);
            }
            doneMs = nowMs;
        }
        while (doneMs < nowMs) {
            doneMs++;
            collect((int) (doneMs & (SLOTS - 1)), doneMs);
        }
    }

    /** The next that is due, no longer armed; null if there is none. */
    @Nullable
    Timed poll() {
        Timed first = heads[DUE];
        if (first != null) {
            unlink(first);
        }
        return first;
    }

    private void collect(int slot, long untilMs) {
        Timed timer = heads[slot];
        while (timer != null) {
            Timed next = timer.timerNext;
            if (timer.dueMs <= untilMs) {
                unlink(timer);
                append(timer, DUE);
            }
            timer = next;
        }
    }

    private void append(Timed timer, int slot) {
        Timed tail = tails[slot];
        timer.slot = slot;
        timer.timerPrev = tail;
        timer.timerNext = null;
        if (tail == null) {
            heads[slot] = timer;
        } else {
            tail.timerNext = timer;
        }
        tails[slot] = timer;
    }

    private void unlink(Timed timer) {
        Timed prev = timer.timerPrev;
        Timed next = timer.timerNext;
        if (prev == null) {
            heads[timer.slot] = next;
        } else {
            prev.timerNext = next;
        }
        if (next == null) {
            tails[timer.slot] = prev;
        } else {
            next.timerPrev = prev;
        }
        timer.slot = Timed.UNARMED;
        timer.timerPrev = null;
        timer.timerNext = null;
    }
}
