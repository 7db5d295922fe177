// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    private final RequestIds ids = new RequestIds(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void areOfVersionSevenAndOfNow() {
        UUID id = ids.get();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void areAllDifferentWhateverThreadsAskForThem() throws Exception {
        Callable<List<UUID>> thousand = () -> Stream.generate(ids).limit(1_000).toList();
        Set<UUID> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<UUID>>> made = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                made.add(threads.submit(thousand));
            }
            for (Future<List<UUID>> each : made) {
                all.addAll(each.get());
            }
        }

        assertThat(all).hasSize(8_000);
    }
}
