// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether a group of callers of one key gets the configured rate, however long the auth worker takes to answer. Time is
 * simulated in steps of 100 us; the auth worker is a bucket whose answers come late.
 */
class RateReachTest {
    private static final long STEP_NS = Duration.ofNanos(100_000).toNanos();
    private static final int SECONDS = 5;

    private final AtomicLong now = new AtomicLong();

    /** Leases from one bucket, one question at a time, each answered after the same time. */
    private final class LateLessor implements RateLessor {
        private final Deque<Ask> waiting = new ArrayDeque<>();
        private final long answerNs;
        private final long intervalNs;
        private final int burst;
        private long arrivalNs;
        private long answerAtNs = -1;

        LateLessor(int rate, int burst, Duration answer) {
            this.intervalNs = Duration.ofSeconds(1).toNanos() / rate;
            this.burst = burst;
            this.answerNs = answer.toNanos();
        }

        @Override
        public boolean ask(Ask ask) {
            waiting.add(ask);
            return true;
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isProbeDue() {
            return false;
        }

        void step() {
            if (answerAtNs >= 0 && now.get() >= answerAtNs) {
                answerAtNs = -1;
                answer(waiting.remove());
            }
            if (answerAtNs < 0 && !waiting.isEmpty()) {
                answerAtNs = now.get() + answerNs;
            }
        }

        private void answer(Ask ask) {
            arrivalNs = Math.max(arrivalNs, now.get());
            long free = (burst * intervalNs - (arrivalNs - now.get())) / intervalNs;
            int granted = Math.clamp(free, 0, ask.tokens());
            arrivalNs += granted * intervalNs;
            long room = burst * intervalNs - (arrivalNs - now.get());
            ask.rate().leased(ask.key(), granted, room >= intervalNs ? 0 : Math.ceilDiv(intervalNs - room, 1_000_000));
        }
    }

    private record Result(int allowed, int refused) {}

    private Result run(int rate, int burst, Duration answer, double demand) {
        LateLessor lessor = new LateLessor(rate, burst, answer);
        SharedRate shared = new SharedRate(new SharedRate.Terms("address", rate, burst), 10, lessor, now::get);
        int allowed = 0;
        int refused = 0;
        double due = 0;
        for (long step = 0; step < Duration.ofSeconds(SECONDS).toNanos() / STEP_NS; step++) {
            now.addAndGet(STEP_NS);
            lessor.step();
            for (due += rate * demand * STEP_NS / 1e9; due >= 1; due--) {
                if (shared.take("a").allowed()) {
                    allowed++;
                } else {
                    refused++;
                }
            }
        }
        return new Result(allowed, refused);
    }

    @ParameterizedTest
    @CsvSource({"50, 200, 200", "2000, 400, 100", "2000, 2000, 200", "10000, 10000, 20", "10000, 10000, 200"})
    void whoKeepsBelowTheRateIsNeverRefused(int rate, int burst, int answerMs) {
        // When
        Result result = run(rate, burst, Duration.ofMillis(answerMs), 0.9);

        // Then
        assertThat(result.refused()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2000, 400, 2", "2000, 400, 20", "2000, 2000, 100", "10000, 10000, 2", "10000, 10000, 100"})
    void whoAsksForMoreGetsTheRateAndTheBurstAndNoMore(int rate, int burst, int answerMs) {
        // When
        Result result = run(rate, burst, Duration.ofMillis(answerMs), 2);

        // Then
        assertThat(result.allowed()).isBetween((int) (0.95 * rate * SECONDS), rate * SECONDS + burst + 1);
    }

    @Test
    void aBurstAtOnceGoesThroughBeforeAnyAnswer() {
        // When
        SharedRate shared = new SharedRate(
                new SharedRate.Terms("address", 20, 100), 10, new LateLessor(20, 100, Duration.ofSeconds(1)), now::get);
        int allowed = 0;
        for (int i = 0; i < 150; i++) {
            allowed += shared.take("a").allowed() ? 1 : 0;
        }

        // Then
        assertThat(allowed).isEqualTo(100);
    }
}
