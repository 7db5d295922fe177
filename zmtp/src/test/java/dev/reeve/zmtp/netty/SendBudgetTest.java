// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.netty.SendBudget.Answer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SendBudgetTest {

    private final TotalBudget total = new TotalBudget(10_000);

    @Test
    void refusesBeyondCountOfMessages() {
        SendBudget budget = new SendBudget(3, 1_000, total);

        assertThat(budget.reserve(1)).isEqualTo(Answer.RESERVED);
        assertThat(budget.reserve(1)).isEqualTo(Answer.HALF_FULL);
        assertThat(budget.reserve(1)).isEqualTo(Answer.HALF_FULL);
        assertThat(budget.reserve(1)).isEqualTo(Answer.FULL);
        assertThat(total.bytes()).isEqualTo(3);
    }

    @Test
    void refusesBeyondBytesButTakesOneMessageOfAnySize() {
        SendBudget budget = new SendBudget(10, 100, total);

        assertThat(budget.reserve(5_000)).isEqualTo(Answer.HALF_FULL);
        assertThat(budget.reserve(1)).isEqualTo(Answer.FULL);
    }

    @Test
    void refusesWhenAllQueuesTogetherHoldTooMuch() {
        SendBudget one = new SendBudget(10, 100_000, total);
        SendBudget other = new SendBudget(10, 100_000, total);
        one.reserve(10_001);

        assertThat(other.reserve(1)).as("the first always fits").isEqualTo(Answer.RESERVED);
        assertThat(other.reserve(1)).isEqualTo(Answer.FULL);
    }

    @Test
    void whatIsWrittenMakesRoom() {
        SendBudget budget = new SendBudget(2, 100, total);
        budget.reserve(60);
        budget.reserve(30);

        budget.release(2, 90);

        assertThat(total.bytes()).isZero();
        assertThat(budget.reserve(50)).isEqualTo(Answer.RESERVED);
    }

    @Test
    void givesBackWhatIsNeverWritten() {
        SendBudget budget = new SendBudget(10, 100, total);
        budget.reserve(60);

        budget.close();
        budget.close();
        budget.release(1, 60);

        assertThat(total.bytes()).isZero();
        assertThat(budget.reserve(1)).isEqualTo(Answer.CLOSED);
    }

    @Test
    void isExactUnderContention() throws InterruptedException {
        SendBudget budget = new SendBudget(1_000, 1_000_000, total);
        AtomicInteger taken = new AtomicInteger();
        Runnable taking = () -> {
            for (int i = 0; i < 700; i++) {
                if (budget.reserve(3) != Answer.FULL) {
                    taken.incrementAndGet();
                }
            }
        };
        List<Thread> threads =
                List.of(Thread.ofPlatform().start(taking), Thread.ofPlatform().start(taking));
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasValue(1_000);
        assertThat(total.bytes()).isEqualTo(3_000);
    }
}
