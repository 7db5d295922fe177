// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatesTest {
    private final Arrivals arrivals = new Arrivals();
    private final ServiceTime serviceTime = new ServiceTime();
    private final StartTime startTime = new StartTime();
    private final BaseWindow window = new BaseWindow();

    @Test
    void aBurstShowsInTheShortWindow() {
        tell(0, 20_000, 0);
        arrivals.add(21_000, 60);

        assertThat(arrivals.perSecond()).isCloseTo(20, within(0.01));
    }

    @Test
    void aPauseIsBridgedByTheLongWindow() {
        for (long second = 0; second <= 20; second++) {
            arrivals.add(second * 1_000, second * 40.0);
        }
        tell(21_000, 25_000, 800);

        assertThat(arrivals.perSecond()).isCloseTo(40 * 15 / 20.0, within(0.01));
    }

    @Test
    void whatComesAfterASilenceIsNoBurst() {
        tell(0, 10_000, 0);
        arrivals.add(30_000, 400);

        assertThat(arrivals.perSecond()).isCloseTo(20, within(0.01));
    }

    @Test
    void manyUrgentReportsCostNothing() {
        for (int i = 0; i < 100_000; i++) {
            arrivals.add(i * 10L, i);
        }

        assertThat(arrivals.perSecond()).isCloseTo(100, within(8.0));
    }

    @Test
    void reportsATenthOfASecondApartFillTheLongWindow() {
        for (int i = 0; i <= 100; i++) {
            arrivals.add(i * 100L, i * 10.0);
        }
        for (int i = 101; i <= 250; i++) {
            arrivals.add(i * 100L, 1_000);
        }

        // 5 s of the last 20 had 100 a second
        assertThat(arrivals.perSecond()).isCloseTo(25, within(0.5));
    }

    @Test
    void podsThatOthersAskedForKeepTheOrderOfStarts() {
        Starts starts = new Starts();
        starts.add(1, 10_000);
        starts.pods(List.of(18_000L, 10_000L), 20_000);
        starts.reconcile(2, 20_000);

        starts.workers(List.of(new WorkerSeen("a", 1, 0, false, 0, false)), 20_000);

        // the older of the two was asked for at 10 s, the other is not before it
        assertThat(starts.meanMs(8_000)).isCloseTo((10_000 + 3 * 8_000) / 4.0, within(1e-6));
    }

    @Test
    void aRequestBeforeTheDeploymentIsKnownWarms() {
        Idleness idleness = new Idleness(0);
        idleness.busy(1);
        idleness.begin(2);

        assertThat(idleness.floor(5, 2)).isEqualTo(5);
    }

    @Test
    void believesTheOwnerUntilItHasMeasured() {
        assertThat(serviceTime.meanMs(0, 500)).isEqualTo(500);
        serviceTime.add(0, 10 * 100, 10);

        assertThat(serviceTime.meanMs(0, 500)).isEqualTo(300);
    }

    @Test
    void forgetsRequestsThatAreMany() {
        for (int i = 0; i < 50; i++) {
            serviceTime.add(i, 100 * 900, 100);
        }
        for (int i = 50; i < 100; i++) {
            serviceTime.add(i, 100 * 100, 100);
        }

        assertThat(serviceTime.meanMs(100, 100)).isCloseTo(100, within(0.01));
    }

    @Test
    void forgetsRequestsThatAreOld() {
        serviceTime.add(0, 90_000, 100);

        assertThat(serviceTime.meanMs(300_001, 500)).isEqualTo(500);
    }

    @Test
    void takesTheMeanOfAllStartsOfAWrite() {
        for (int i = 0; i < 100; i++) {
            startTime.add(1_000, 1_000 + 100 * i);
        }

        assertThat(startTime.meanMs(8_000)).isCloseTo((4_950 * 100 + 3 * 8_000) / 103.0, within(0.01));
    }

    @Test
    void forgetsTheStartsOfOldWrites() {
        startTime.add(0, 60_000);
        for (int i = 1; i <= 20; i++) {
            startTime.add(i, i + 2_000);
        }

        assertThat(startTime.meanMs(2_000)).isEqualTo(2_000);
    }

    @Test
    void holdsTheHighestBaseOfTheWindow() {
        for (long base : List.of(5L, 9L, 3L, 4L)) {
            window.add(base * 100, base);
        }
        window.add(1_000, 2);

        assertThat(window.max(1_000, 1_000)).isEqualTo(9);
    }

    @Test
    void letsAnOldBaseGo() {
        window.add(0, 9);
        window.add(10, 5);
        window.add(20, 1);

        assertThat(window.max(1_005, 1_000)).isEqualTo(5);
        assertThat(window.max(1_015, 1_000)).isEqualTo(1);
        assertThat(window.max(9_000, 1_000)).isZero();
    }

    private void tell(long fromMs, long toMs, double total) {
        for (long time = fromMs; time <= toMs; time += 1_000) {
            arrivals.add(time, total);
        }
    }
}
