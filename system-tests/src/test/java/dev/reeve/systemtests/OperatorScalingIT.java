// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ReeveClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers come when there are calls and go when there are none: OE1, OE3, OE7, OE8. */
@Timeout(240)
class OperatorScalingIT {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private static Path folder;

    private static OperatorWorld world;
    private static OperatorPeer operator;

    @BeforeAll
    static void open() {
        world = new OperatorWorld(folder);
        operator = world.operator("operator-1");
        OperatorWorld.eventually().until(operator::leads);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @AfterEach
    void forget() {
        world.calls().forget();
    }

    /** A hang is found here; what the reaction may take is measured by the benchmark, on a quiet machine. */
    @Test
    @Tag("OE1")
    void aColdCallWakesAWorkerAndIsAnswered() {
        double before = operator.metric("reeve_operator_reaction_seconds_sum");
        world.owner().make("cold", WorkerPods.PACED, PoolOwner.Wish.SMALL);
        world.awaitScaled("cold");

        world.calls().begin("cold", 1, SHORT);

        assertThat(world.calls().answers()).last().asString().startsWith("cold-");
        assertThat(world.owner().writes("cold")).first().isEqualTo(1);
        assertThat(world.owner().events()).contains("Woken");
        double seconds = operator.metric("reeve_operator_reaction_seconds_sum") - before;
        System.out.printf("reaction to a cold call: %.0f ms%n", seconds * 1_000);
        assertThat(seconds).isPositive().isLessThan(20);
    }

    @Test
    @Tag("OE3")
    void whoGoesIsIdleAndEveryCallIsAnswered() throws IOException {
        world.owner().make("busy", WorkerPods.PACED, PoolOwner.Wish.SMALL);
        world.awaitScaled("busy");
        world.calls().begin("busy", 30, SHORT);
        OperatorWorld.eventually().until(() -> world.owner().ready("busy") == 3);
        Path end = folder.resolve("busy-may-end");

        // One worker is busy all the while that the others go.
        world.calls().beginUntil("busy", end);
        OperatorWorld.eventually().until(() -> world.owner().ready("busy") == 1);
        OperatorWorld.eventually()
                .untilAsserted(() -> assertThat(world.pods().toldToEnd("busy")).hasSize(2));
        Files.createFile(end);
        world.calls().answers();

        OperatorWorld.eventually()
                .untilAsserted(() -> assertThat(world.pods().toldToEnd("busy")).hasSize(3));
        assertThat(world.owner().replicas("busy")).isZero();
        world.assertNobodyBusyEnded("busy", operator);
        assertThat(world.pods().started("busy"))
                .as("nobody was started for one who had to end")
                .isEqualTo(3);
        assertThat(world.owner().events()).contains("ScaledDown", "ScaledToZero");
    }

    @Test
    @Tag("OE7")
    void aPoolThatIsObservedIsDecidedForAndNotWritten() {
        world.owner().deploy("watched", WorkerPods.PACED, 1);
        world.owner().pool("watched", PoolOwner.Wish.SMALL.observed());
        world.awaitScaled("watched");

        world.calls().begin("watched", 20, SHORT);
        OperatorWorld.eventually()
                .until(() -> world.owner().status("watched").path("desired").asInt() > 1);
        world.calls().answers();
        OperatorWorld.eventually()
                .until(() -> world.owner().status("watched").path("desired").asInt() == 0);

        assertThat(world.owner().writes("watched")).isEmpty();
        assertThat(world.owner().replicas("watched")).isEqualTo(1);
        assertThat(world.pods().toldToEnd("watched")).isEmpty();
    }

    @Test
    @Tag("OE8")
    void workersOfPlainMdpAreScaledToo() {
        new MdpPeer(MdpPeer.Language.PYTHON, "0.2").require();
        world.owner().make("plain", WorkerPods.PLAIN, PoolOwner.Wish.SMALL);
        world.awaitScaled("plain");

        try (ReeveClient client = SdkPeers.client(world.brokerAt(0).endpoint(), "0.2")) {
            assertThat(SdkPeers.call(client, "plain", "a")).containsExactly("plain partial a", "plain final A");
        }

        assertThat(world.owner().writes("plain")).first().isEqualTo(1);
        OperatorWorld.eventually()
                .until(() -> operator.metric("reeve_operator_pool_ready", "pool=\"plain\"") == 1
                        || world.owner().writes("plain").contains(0));
        OperatorWorld.eventually().until(() -> world.owner().replicas("plain") == 0);
    }
}
