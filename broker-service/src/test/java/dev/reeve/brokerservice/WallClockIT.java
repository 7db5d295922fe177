// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody sets the machine's clock: leases, deadlines and queues run on the monotonic one and do not move. */
@Tag("F7")
@Tag("R-26")
@Timeout(60)
class WallClockIT {
    private final ManualClock wall = ManualClock.startingAt(Instant.now());

    @Test
    void leasesAndDeadlinesStayWhereTheyAreWhenTheWallClockJumps() throws Exception {
        try (TestBroker broker = new TestBroker(
                        UnaryOperator.identity(), TokenSettings.defaults(), Duration.ofSeconds(2), wall);
                ReevePeers.ManualWorker worker = new ReevePeers.ManualWorker(
                        broker.port(),
                        "echo",
                        ReevePeers.ManualWorker.infoOf("w").setCapacity(1));
                ReevePeers.Client client = new ReevePeers.Client(broker.port())) {
            client.send("echo", client.envelope("say").setDeadlineMsLeft(30_000), bytes("held"));
            WorkerInbound.Request held = worker.job();
            client.send("echo", client.envelope("say").setDeadlineMsLeft(30_000), bytes("queued"));

            for (Duration step : List.of(
                    Duration.ofMinutes(5), Duration.ofMinutes(-10), Duration.ofHours(1), Duration.ofHours(-25))) {
                wall.jumpWallClock(step);
                awaitTimePasses(broker);
            }

            worker.reply(held, true, "held, done");
            ReevePeers.Answer first = client.answer();
            worker.reply(worker.job(), true, "queued, done");
            ReevePeers.Answer second = client.answer();
            assertThat(first.reason()).isEqualTo(Reason.OK);
            assertThat(first.text()).isEqualTo("held, done");
            assertThat(second.reason()).isEqualTo(Reason.OK);
            assertThat(second.text()).isEqualTo("queued, done");
        }
    }

    /** The broker's thread has looked at its timers since: it makes a new snapshot each second. */
    private static void awaitTimePasses(TestBroker broker) {
        DriverStats before = broker.driver().stats();
        await().atMost(RawPeer.PATIENCE).until(() -> isNewer(broker.driver().stats(), before));
    }

    @SuppressWarnings("ReferenceEquality") // another snapshot, whatever is in it
    private static boolean isNewer(@Nullable DriverStats now, @Nullable DriverStats before) {
        return now != before;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
