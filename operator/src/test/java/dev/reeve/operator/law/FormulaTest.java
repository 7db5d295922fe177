// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reeve.operator.law.Formula.Estimates;
import dev.reeve.testkit.Draws;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final ScalingTarget TARGET = ScalingTarget.DEFAULT;

    @Test
    void staffsTheLoadAndItsSquareRoot() {
        // 100 a second of half a second: 50 are busy, 7.07 more are kept
        Estimates estimates = new Estimates(0.1, 500, 8_000, 1);

        assertThat(estimates.offeredLoad()).isCloseTo(50, within(1e-9));
        assertThat(estimates.base(TARGET)).isEqualTo(58);
    }

    @Test
    void needsNobodyForNothing() {
        Formula formula = new Formula(new Estimates(0, 500, 8_000, 1), 0, 0, 0, false, 0);

        assertThat(formula.wanted(TARGET)).isZero();
    }

    @Test
    void wantsOneForAnythingThatWaitsOrRuns() {
        Formula formula = new Formula(new Estimates(0, 1, 8_000, 1), 0, 5, 0, true, 0);

        assertThat(formula.wanted(TARGET)).isEqualTo(1);
    }

    @Test
    void worksOffABacklogInHalfAStart() {
        // 2,000 wait, nothing comes: 1,000 s of work, in 4 s
        Formula formula = new Formula(new Estimates(0, 500, 8_000, 1), 2_000, 0, 0, true, 0);

        assertThat(formula.surge(TARGET)).isEqualTo(250);
    }

    @Test
    void worksOffABacklogInTheWaitWhereThatIsLonger() {
        Formula formula = new Formula(new Estimates(0, 500, 2_000, 1), 2_000, 0, 0, true, 0);

        assertThat(formula.surge(TARGET)).isEqualTo(500);
    }

    @Test
    void countsWhatWorkersWillHaveDoneByThen() {
        // ten for 8 s each and one that is ready 3 s before the next could be: 166 of 200 are done by then
        Formula formula = new Formula(new Estimates(0, 500, 8_000, 1), 200, 10, 3_000, true, 0);

        assertThat(formula.backlogAtStart()).isCloseTo(34, within(1e-9));
        assertThat(formula.surge(TARGET)).isEqualTo(5);
    }

    @Test
    void dividesByWhatAWorkerTakesAtOnce() {
        Formula one = new Formula(new Estimates(0.1, 500, 8_000, 1), 1_600, 0, 0, true, 0);
        Formula eight = new Formula(new Estimates(0.1, 500, 8_000, 8), 1_600, 0, 0, true, 0);

        assertThat(eight.surge(TARGET)).isEqualTo((long) Math.ceil((50 + 2_400 * 0.5 / 4) / 8));
        assertThat(one.surge(TARGET)).isEqualTo(350);
    }

    @Test
    void keepsTheWarmOnes() {
        Formula formula = new Formula(new Estimates(0, 500, 8_000, 1), 0, 0, 0, false, 7);

        assertThat(formula.wanted(TARGET)).isEqualTo(7);
    }

    @Test
    @Tag("OL2")
    void neverWantsFewerForMore() {
        forAll(
                2_000,
                FormulaTest::pair,
                pair -> assertThat(pair[1].wanted(TARGET)).isGreaterThanOrEqualTo(pair[0].wanted(TARGET)));
    }

    /** The second has a higher rate, and more waits. */
    private static Formula[] pair(Draws draws) {
        double service = draws.intBetween(1, 5_000);
        double start = draws.intBetween(100, 60_000);
        double concurrency = draws.intBetween(1, 16);
        double rate = draws.intBetween(0, 2_000) / 1_000.0;
        double more = rate + draws.intBetween(0, 1_000) / 1_000.0;
        int waiting = draws.intBetween(0, 5_000);
        int moreWaiting = waiting + draws.intBetween(0, 1_000);
        int ready = draws.intBetween(0, 200);
        double head = draws.intBetween(0, 100_000);
        return new Formula[] {
            new Formula(new Estimates(rate, service, start, concurrency), waiting, ready, head, waiting > 0, 0),
            new Formula(new Estimates(more, service, start, concurrency), moreWaiting, ready, head, moreWaiting > 0, 0)
        };
    }
}
