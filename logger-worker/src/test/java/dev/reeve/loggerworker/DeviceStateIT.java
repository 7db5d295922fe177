// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.Counters;
import dev.reeve.gatewayapi.log.v1.Device;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the list of devices says of each: whether it is there, and how its sender fares. */
class DeviceStateIT {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private final Caller bob = new Caller("acme", "u_bob", "i_bob", Set.of("logs:write"));

    @AutoClose
    private final LoggerFixture logger = LoggerFixture.fresh(clock);

    @Test
    void aDeviceIsConnectedForAMinuteAfterItWasHeard() {
        // Given
        logger.append("s", logger.lines(1, 1));
        clock.advance(Duration.ofSeconds(40));
        logger.append(bob, logger.source("b"), logger.lines(1, 1));

        // When
        clock.advance(Duration.ofSeconds(20));
        List<Device> both = devices();
        clock.advance(Duration.ofSeconds(1));
        List<Device> one = devices();
        logger.logger.controlDoors().config(logger.phone, ConfigRequest.getDefaultInstance());
        List<Device> again = devices();

        // Then
        assertThat(both).extracting(Device::getConnected).containsExactly(true, true);
        assertThat(one).extracting(Device::getDevice).containsExactly("i_bob", "i_pixel");
        assertThat(one).extracting(Device::getConnected).containsExactly(true, false);
        assertThat(again).extracting(Device::getDevice).containsExactly("i_pixel", "i_bob");
        assertThat(again).extracting(Device::getConnected).containsExactly(true, true);
    }

    @Test
    void showsHowASenderFaresAsItSaidLast() {
        // Given
        Counters said = Counters.newBuilder()
                .setSent(12)
                .putDropped("ring-full", 3)
                .putDropped("because", 4)
                .setRingPercent(250)
                .setLastError("refused: eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0xx.sig" + "x".repeat(600))
                .build();

        // When
        append(1, said);
        append(2, Counters.getDefaultInstance());

        // Then
        Counters shown = devices().getFirst().getCounters();
        assertThat(shown.getSent()).isEqualTo(12);
        assertThat(shown.getDroppedMap()).containsOnly(Map.entry("ring-full", 3L), Map.entry("unknown", 4L));
        assertThat(shown.getRingPercent()).isEqualTo(100);
        assertThat(shown.getLastError()).startsWith("refused: [redacted]").doesNotContain("eyJ");
        assertThat(shown.getLastError().length()).isLessThanOrEqualTo(SenderCounters.ERROR_BYTES_MAX);
    }

    private void append(long seq, Counters counters) {
        AppendRequest request = AppendRequest.newBuilder()
                .setSource(logger.source("s"))
                .addAllRecords(logger.lines(seq, seq))
                .setCounters(counters)
                .build();
        assertThat(logger.logger
                        .intakeDoors()
                        .append(logger.phone, request, LoggerFixture.PATIENCE)
                        .getAccepted())
                .isEqualTo(1);
    }

    private List<Device> devices() {
        return logger.logger
                .readDoors()
                .listDevices(logger.reader, ListDevicesRequest.getDefaultInstance())
                .getDevicesList();
    }
}
