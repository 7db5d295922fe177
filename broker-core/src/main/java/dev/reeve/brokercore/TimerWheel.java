// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * Timers in slots of one millisecond; a slot holds what is to be looked at in that millisecond of any round of 65.5 s.
 * A turn takes one step per elapsed millisecond, and what is due comes out at its exact time.
 *
 * <pre>
 *   doneMs       nowMs
 *     |            |
 * [..][..][due][..][ ][ ][ ][ ][later, or a later round][ ] ...
 * </pre>
 *
 * Nearly every call ends long before its deadline, and its object serves for another call. So arming and cancelling
 * only write the due time, as long as the timer is in a slot that is looked at soon enough: there it is put where it
 * belongs by now, or let go. A call touches its neighbours in a list once per deadline, not twice per request; they lie
 * in no cache when many calls are open (bench/README.md).
 */
final class TimerWheel {
    private static final int SLOTS = 1 << 16;
    private static final int MASK = SLOTS - 1;
    /** The list of what is due and not yet polled. */
    private static final int DUE = SLOTS;

    private final @Nullable Timed[] heads = new Timed[SLOTS + 1];
    private final @Nullable Timed[] tails = new Timed[SLOTS + 1];
    private long doneMs;
    private boolean started;

    /** Arms at a time; one in the past is due at the next millisecond. An armed timer moves. */
    void arm(Timed timer, long dueMs) {
        Invariants.check(started, "the wheel has started");
        long due = Math.max(dueMs, doneMs + 1);
        timer.dueMs = due;
        if (timer.slot == Timed.UNLINKED || timer.slot == DUE || lookedAtMs(timer.slot) > due) {
            remove(timer);
            append(timer, slotOf(due));
        }
    }

    private static int slotOf(long dueMs) {
        return (int) dueMs & MASK;
    }

    /** When a slot is looked at next. */
    private long lookedAtMs(int slot) {
        return doneMs + 1 + ((slot - (doneMs + 1)) & MASK);
    }

    /** It will not come out. It may stay in its list until that is looked at: {@link #forget} takes it out. */
    void cancel(Timed timer) {
        timer.dueMs = Timed.NEVER;
    }

    /** Cancels what is not used again, so that the wheel does not keep it from being collected. */
    void forget(Timed timer) {
        cancel(timer);
        remove(timer);
    }

    private void remove(Timed timer) {
        if (timer.slot != Timed.UNLINKED) {
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
            collect((int) doneMs & MASK, doneMs);
        }
    }

    /** The next that is due, no longer armed; null if there is none. */
    @Nullable
    Timed poll() {
        for (Timed first = heads[DUE]; first != null; first = heads[DUE]) {
            unlink(first);
            if (first.isArmed()) { // What came out before it may have cancelled it.
                first.dueMs = Timed.NEVER;
                return first;
            }
        }
        return null;
    }

    private void collect(int slot, long untilMs) {
        Timed timer = heads[slot];
        while (timer != null) {
            Timed next = timer.timerNext;
            if (timer.dueMs <= untilMs) {
                move(timer, DUE);
            } else if (!timer.isArmed()) {
                unlink(timer);
            } else if (slotOf(timer.dueMs) != slot) { // Else it is one of a later round.
                move(timer, slotOf(timer.dueMs));
            }
            timer = next;
        }
    }

    private void move(Timed timer, int slot) {
        unlink(timer);
        append(timer, slot);
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
        timer.slot = Timed.UNLINKED;
        timer.timerPrev = null;
        timer.timerNext = null;
    }
}
