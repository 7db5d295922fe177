// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked of the statistics port. */
final class StatsTermsTest {
    private static final DrainRequest DRAIN = DrainRequest.newBuilder()
            .setService("pool")
            .addInstanceIds("a")
            .setDraining(true)
            .build();

    @ParameterizedTest
    @ValueSource(ints = {250, 1_000, 10_000})
    void takesIntervalsWithinTheBounds(int intervalMs) {
        assertThat(WatchTerms.of(watch(intervalMs, "a", "a", "b")))
                .isEqualTo(new WatchTerms(Set.of("a", "b"), intervalMs));
    }

    @Test
    void hasDefaults() {
        assertThat(WatchTerms.of(WatchRequest.getDefaultInstance())).isEqualTo(new WatchTerms(Set.of(), 1_000));
        assertThat(DrainTerms.of(DRAIN))
                .isEqualTo(new BrokerEvent.InstancesMarked("pool", Set.of("a"), true, Duration.ofSeconds(15)));
    }

    static Stream<WatchRequest> wrongWatches() {
        return Stream.of(
                watch(1),
                watch(249),
                watch(10_001),
                watch(-1),
                watch(0, "mmi.service"),
                watch(0, ""),
                watch(0, "a\nb"),
                watch(0, "x".repeat(256)),
                WatchRequest.newBuilder().addAllServices(many()).build());
    }

    @ParameterizedTest
    @MethodSource("wrongWatches")
    void refusesWatchesThatMakeNoSense(WatchRequest request) {
        assertThatIllegalArgumentException().isThrownBy(() -> WatchTerms.of(request));
    }

    static Stream<DrainRequest> wrongDrains() {
        return Stream.of(
                DRAIN.toBuilder().clearService().build(),
                DRAIN.toBuilder().setService("mmi.x").build(),
                DRAIN.toBuilder().clearInstanceIds().build(),
                DRAIN.toBuilder().addInstanceIds("").build(),
                DRAIN.toBuilder().addInstanceIds("x".repeat(129)).build(),
                DRAIN.toBuilder().addAllInstanceIds(many()).build(),
                DRAIN.toBuilder().setTtlMs(999).build(),
                DRAIN.toBuilder().setTtlMs(600_001).build(),
                DRAIN.toBuilder().setTtlMs(-1).build());
    }

    @ParameterizedTest
    @MethodSource("wrongDrains")
    void refusesDrainsThatMakeNoSense(DrainRequest request) {
        assertThatIllegalArgumentException().isThrownBy(() -> DrainTerms.of(request));
    }

    private static WatchRequest watch(int intervalMs, String... names) {
        return WatchRequest.newBuilder()
                .setIntervalMs(intervalMs)
                .addAllServices(List.of(names))
                .build();
    }

    private static List<String> many() {
        return IntStream.rangeClosed(0, 1_000).mapToObj("n-%d"::formatted).toList();
    }
}
