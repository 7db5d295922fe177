// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** KEDA writes what the operator says: OE6. */
@Timeout(240)
class OperatorKedaIT {
    @TempDir
    private Path folder;

    @Test
    @Tag("OE6")
    void aColdCallIsAnsweredByAWorkerThatKedaAskedFor() throws InterruptedException {
        int port = FreePort.find();
        try (OperatorWorld world = new OperatorWorld(folder);
                ActsLikeKeda keda = new ActsLikeKeda(world.cluster(), port, OperatorWorld.NAMESPACE, "echo")) {
            OperatorPeer operator = world.operator(
                    "operator-1", "reeve.operator.keda.enabled=true", "reeve.operator.keda.port=" + port);
            world.owner().make("echo", WorkerPods.PACED, PoolOwner.Wish.SMALL.observed());
            world.awaitScaled("echo");
            keda.listen();
            OperatorWorld.eventually().until(() -> !keda.isActive());
            assertThat(keda.desired()).isZero();

            world.calls().begin("echo", 12, Duration.ofMillis(300));

            assertThat(keda.awaitPush()).isTrue();
            keda.wake();
            OperatorWorld.eventually().until(() -> {
                keda.poll();
                return world.owner().replicas("echo") > 1;
            });
            assertThat(world.calls().answers())
                    .allSatisfy(pod -> assertThat(pod).startsWith("echo-"));

            OperatorWorld.eventually().until(() -> keda.desired() == 0 && !keda.isActive());
            assertThat(world.owner().writes("echo")).as("all writes are KEDA's").isEqualTo(keda.writes());
            assertThat(operator.metric("reeve_operator_decisions_total")).isZero();
        }
    }
}
