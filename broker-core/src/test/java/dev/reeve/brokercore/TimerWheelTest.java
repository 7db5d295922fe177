// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Timers come out at their time, in order, whatever the distance. */
class TimerWheelTest {
    private final TimerWheel wheel = new TimerWheel();
    private final List<Integer> rung = new ArrayList<>();

    private Alarm alarm(int number) {
        return new Alarm(() -> rung.add(number));
    }

    private void advance(long nowMs) {
        wheel.advance(nowMs);
        for (Timed due = wheel.poll(); due != null; due = wheel.poll()) {
            assertThat(due.isArmed()).isFalse();
            ((Alarm) due).ring();
        }
    }

    @Test
    void ringsAtTheExactMillisecond() {
        advance(1_000);
        wheel.arm(alarm(1), 1_050);
        wheel.arm(alarm(2), 1_001);
        advance(1_000);
        assertThat(rung).isEmpty();
        advance(1_001);
        assertThat(rung).containsExactly(2);
        advance(1_049);
        assertThat(rung).containsExactly(2);
        advance(1_050);
        assertThat(rung).containsExactly(2, 1);
    }

    @Test
    void keepsTimersOfLaterRounds() {
        advance(0);
        wheel.arm(alarm(1), 5 + 3 * 65_536);
        wheel.arm(alarm(2), 5);
        advance(65_536 + 10);
        assertThat(rung).containsExactly(2);
        advance(5 + 3 * 65_536 - 1);
        assertThat(rung).containsExactly(2);
        advance(5 + 3 * 65_536);
        assertThat(rung).containsExactly(2, 1);
    }

    @Test
    void ringsWhatIsOverdueAtTheNextMillisecond() {
        advance(1_000);
        wheel.arm(alarm(1), 3);
        advance(1_000);
        assertThat(rung).isEmpty();
        advance(1_001);
        assertThat(rung).containsExactly(1);
    }

    @Test
    void movesAndCancelsArmedTimers() {
        advance(0);
        Alarm moved = alarm(1);
        Alarm cancelled = alarm(2);
        wheel.arm(moved, 10);
        wheel.arm(cancelled, 10);
        wheel.arm(alarm(3), 10);
        wheel.arm(moved, 20);
        wheel.cancel(cancelled);
        wheel.cancel(cancelled);
        advance(10);
        assertThat(rung).containsExactly(3);
        advance(20);
        assertThat(rung).containsExactly(3, 1);
    }

    @Test
    void letsARingingTimerCancelAnotherOfTheSameTime() {
        advance(0);
        Alarm second = alarm(2);
        wheel.arm(new Alarm(() -> wheel.cancel(second)), 10);
        wheel.arm(second, 10);
        advance(10);
        assertThat(rung).isEmpty();
    }

    /** Timers stay where they are while that is soon enough; whatever was done, they come at their last time. */
    @Test
    void comesAtTheLastTimeThatWasSaidHoweverOften() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TimerWheel own = new TimerWheel();
            long nowMs = random.nextInt(1_000_000);
            own.advance(nowMs);
            Map<Alarm, Long> expected = new HashMap<>();
            List<Alarm> alarms = new ArrayList<>();
            List<Alarm> due = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Alarm[] self = new Alarm[1];
                self[0] = new Alarm(() -> due.add(self[0]));
                alarms.add(self[0]);
            }
            for (int i = 0; i < 2_000; i++) {
                Alarm alarm = alarms.get(random.nextInt(alarms.size()));
                int what = random.nextInt(10);
                if (what == 0) {
                    own.cancel(alarm);
                    expected.remove(alarm);
                } else if (what == 1) {
                    own.forget(alarm);
                    expected.remove(alarm);
                } else {
                    long dueMs = nowMs + 1 + random.nextInt(random.nextInt(20) == 0 ? 200_000 : 300);
                    own.arm(alarm, dueMs);
                    expected.put(alarm, dueMs);
                }
                nowMs += random.nextInt(random.nextInt(200) == 0 ? 70_000 : 50);
                own.advance(nowMs);
                due.clear();
                for (Timed timer = own.poll(); timer != null; timer = own.poll()) {
                    assertThat(timer.isArmed()).isFalse();
                    ((Alarm) timer).ring();
                }
                List<Alarm> want = new ArrayList<>();
                long until = nowMs;
                expected.entrySet().removeIf(entry -> entry.getValue() <= until && want.add(entry.getKey()));
                assertThat(due).as("seed " + seed).containsExactlyInAnyOrderElementsOf(want);
            }
        }
    }

    @Test
    void letsGoOfWhatWasCancelledWhenItsTimeComes() {
        advance(0);
        Alarm cancelled = alarm(1);
        Alarm forgotten = alarm(2);
        wheel.arm(cancelled, 10);
        wheel.arm(forgotten, 10);

        wheel.cancel(cancelled);
        wheel.forget(forgotten);

        assertThat(cancelled.slot).isNotEqualTo(Timed.UNLINKED);
        assertThat(forgotten.slot).isEqualTo(Timed.UNLINKED);
        advance(10);
        assertThat(cancelled.slot).isEqualTo(Timed.UNLINKED);
        assertThat(rung).isEmpty();
    }

    @Test
    void refusesToArmBeforeItHasATime() {
        assertThatThrownBy(() -> wheel.arm(alarm(1), 5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void agreesWithASortedMap() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TimerWheel own = new TimerWheel();
            Map<Long, List<Alarm>> expected = new TreeMap<>();
            List<Alarm> due = new ArrayList<>();
            long nowMs = random.nextInt(1_000_000);
            own.advance(nowMs);
            for (int i = 0; i < 500; i++) {
                long dueMs = nowMs + 1 + random.nextInt(random.nextBoolean() ? 500 : 200_000);
                Alarm[] self = new Alarm[1];
                self[0] = new Alarm(() -> due.add(self[0]));
                own.arm(self[0], dueMs);
                expected.computeIfAbsent(dueMs, _ -> new ArrayList<>()).add(self[0]);
                nowMs += random.nextInt(400);
                own.advance(nowMs);
                due.clear();
                for (Timed timer = own.poll(); timer != null; timer = own.poll()) {
                    ((Alarm) timer).ring();
                }
                List<Alarm> want = new ArrayList<>();
                long until = nowMs;
                expected.entrySet().removeIf(entry -> entry.getKey() <= until && want.addAll(entry.getValue()));
                assertThat(due).as("seed " + seed).containsExactlyElementsOf(want);
            }
        }
    }
}
