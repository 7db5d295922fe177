// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop that a test turns by hand, with a clock that stands still meanwhile. */
final class ManualLoop implements Loop {
    private static final long WALL_AT_START_MS = 1_767_225_600_000L;

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingLong(Planned::atMs).thenComparingLong(Planned::number));
    private long nowMs;
    private long numbers;
    private boolean ended;
    private boolean turning;
    private long clockSetByMs;

    @Override
    public boolean execute(Runnable action) {
        if (!ended) {
            ready.add(action);
        }
        return !ended;
    }

    @Override
    public Timer after(long delayMs, Runnable action) {
        Planned timer = new Planned(nowMs + delayMs, numbers++, action);
        planned.add(timer);
        return () -> planned.remove(timer);
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public long wallMs() {
        return WALL_AT_START_MS + nowMs + clockSetByMs;
    }

    @Override
    public void end() {
        ended = true;
        ready.clear();
        planned.clear();
    }

    @Override
    public boolean isHere() {
        return turning;
    }

    /** Somebody sets the device's clock. */
    void setClockBy(long ms) {
        clockSetByMs += ms;
    }

    /** Goes on after an end, with the same clock. */
    void begin() {
        ended = false;
    }

    /** Everything that can happen now happens. */
    void settle() {
        while (!ready.isEmpty() || isDue(nowMs)) {
            Runnable next = ready.isEmpty() ? planned.remove().action() : ready.remove();
            turning = true;
            next.run();
            turning = false;
        }
    }

    void advance(long ms) {
        settle();
        long untilMs = nowMs + ms;
        while (isDue(untilMs)) {
            nowMs = planned.element().atMs();
            settle();
        }
        nowMs = untilMs;
        settle();
    }

    private boolean isDue(long byMs) {
        return !planned.isEmpty() && planned.element().atMs() <= byMs;
    }

    private record Planned(long atMs, long number, Runnable action) {}
}
