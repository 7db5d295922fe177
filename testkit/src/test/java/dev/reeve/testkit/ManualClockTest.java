// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.EPOCH);

    @Test
    void movesBothTimesTogether() {
        long before = clock.nowMs();

        clock.advance(Duration.ofSeconds(3));

        assertThat(clock.nowMs() - before).isEqualTo(3_000);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(3));
        assertThat(clock.nowNanos()).isEqualTo(clock.nowMs() * 1_000_000);
    }

    @Test
    void jumpsTheWallClockAlone() {
        long before = clock.nowMs();

        clock.jumpWallClock(Duration.ofHours(-1));

        assertThat(clock.nowMs()).isEqualTo(before);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.minusSeconds(3600));
    }

    @Test
    void movesInEveryZoneAtOnce() {
        ManualClock elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advanceMs(5);

        assertThat(elsewhere.instant()).isEqualTo(clock.instant());
        assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void refusesToGoBack() {
        assertThatThrownBy(() -> clock.advanceMs(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
