// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.brokerservice.StatsClient.Watch;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.WatchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long it takes on this machine from a request that no worker can take until an operator has heard of it: sent on
 * one socket, told on another. 500 before that are not counted.
 */
@Tag("long")
final class UrgentSpeedIT {
    private static final int SERVICES = 500;
    private static final int INTERVAL_MS = 10_000;

    @Test
    void reportsHowLongUrgentNewsTakes() throws Exception {
        List<Long> _ = micros("warm");
        List<Long> all = new ArrayList<>(micros("one"));
        all.addAll(micros("two"));
        all.sort(null);
        System.getLogger("bench")
                .log(
                        System.Logger.Level.INFO,
                        "urgent, us: p50 {0}, p99 {1}, max {2} of {3}",
                        all.get(all.size() / 2),
                        all.get(all.size() * 99 / 100),
                        all.getLast(),
                        all.size());
        assertThat(all).hasSize(2 * SERVICES);
    }

    private static List<Long> micros(String prefix) throws Exception {
        String[] names = IntStream.range(0, SERVICES)
                .mapToObj(number -> prefix + "-" + number)
                .toArray(String[]::new);
        List<Long> micros = new ArrayList<>();
        try (TestBroker broker = TestBroker.start();
                StatsServer server = StatsServer.start(
                        new StatsSettings("127.0.0.1", 0, 1, null, true),
                        broker.driver().access());
                StatsClient client = new StatsClient(server.port(), null);
                RawPeer caller = RawPeer.connect(Version.V2, broker.port())) {
            Watch watch = client.watch(WatchRequest.newBuilder()
                    .addAllServices(Arrays.asList(names))
                    .setIntervalMs(INTERVAL_MS)
                    .build());
            assertThat(watch.next().getKind()).isEqualTo(Kind.FULL);
            for (String name : names) {
                long startNs = System.nanoTime();
                caller.request(name, "x");
                assertThat(watch.next(report -> report.getKind() == Kind.URGENT)
                                .getServices(0)
                                .getService())
                        .isEqualTo(name);
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs));
            }
        }
        return micros;
    }
}
