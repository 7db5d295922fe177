// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One reading of the clock serves for the messages of a turn, but not for too many. */
class TurnClockTest {
    private long nowMs = 5;
    private final TurnClock clock = new TurnClock(() -> nowMs);

    @Test
    void messagesOfOneTurnHaveOneTime() {
        assertThat(clock.next()).isEqualTo(5);
        nowMs = 6;
        assertThat(clock.next()).isEqualTo(5);
    }

    @Test
    void theFirstMessageOfTheNextTurnHasItsOwnTime() {
        clock.next();
        nowMs = 900;
        clock.turnEnded();
        assertThat(clock.next()).isEqualTo(900);
    }

    @Test
    void inALongTurnTheClockIsReadAgain() {
        for (int i = 0; i < TurnClock.MESSAGES_PER_READ; i++) {
            assertThat(clock.next()).isEqualTo(5);
            nowMs = 7;
        }
        assertThat(clock.next()).isEqualTo(7);
    }
}
