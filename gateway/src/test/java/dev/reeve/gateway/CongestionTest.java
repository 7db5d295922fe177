// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When more comes than is done; the test is the clock. */
@Tag("C5")
class CongestionTest {
    private static final Duration BOUND = Duration.ofMillis(500);
    private static final Duration LITTLE_MORE = BOUND.plusMillis(1);

    private final Congestion congestion = new Congestion(BOUND);
    private long nowNs = 7;

    private void pass(Duration time) {
        nowNs += time.toNanos();
    }

    private void waited(Duration wait) {
        congestion.waited(wait.toNanos(), nowNs);
    }

    private boolean refuses() {
        return congestion.refuses(nowNs);
    }

    private void congest() {
        waited(LITTLE_MORE);
        pass(Congestion.WHILE);
        waited(LITTLE_MORE);
    }

    @Test
    void aWaitBelowTheBoundIsNoneHoweverLongItLasts() {
        // When
        for (int i = 0; i < 100; i++) {
            waited(BOUND);
            pass(Congestion.WHILE);
        }

        // Then
        assertThat(refuses()).isFalse();
    }

    @Test
    void aLongWaitIsOneWhenItHasLasted() {
        // Given
        waited(LITTLE_MORE);
        pass(Congestion.WHILE.minusNanos(1));
        boolean before = refuses();

        // When
        pass(Duration.ofNanos(1));

        // Then
        assertThat(before).isFalse();
        assertThat(congestion.isOver(nowNs)).isTrue();
        assertThat(refuses()).isTrue();
    }

    @Test
    void whileSomeIsRefusedTheWaitIsKeptShort() {
        // Given
        congest();
        boolean refused = refuses();

        // When
        waited(Congestion.SHORT);
        boolean atTheShortBound = refuses();
        waited(Congestion.SHORT.plusNanos(1));
        boolean aLittleMore = refuses();

        // Then
        assertThat(refused).isTrue();
        assertThat(atTheShortBound).isFalse();
        assertThat(aLittleMore).isTrue();
    }

    @Test
    void oneLongWaitSaysNothingOfWhatComesLongAfter() {
        // Given
        waited(LITTLE_MORE);

        // When
        pass(BOUND.plus(Congestion.WHILE).plusNanos(1));

        // Then
        assertThat(refuses()).isFalse();
        assertThat(congestion.isOver(nowNs)).isFalse();
    }

    @Test
    void aWhileWithoutARefusalAndABurstMayWaitAgain() {
        // Given
        congest();
        boolean refused = refuses();
        waited(Duration.ZERO);
        pass(Congestion.AFTERWARDS);

        // When
        waited(BOUND);

        // Then
        assertThat(refused).isTrue();
        assertThat(refuses()).isFalse();
    }
}
