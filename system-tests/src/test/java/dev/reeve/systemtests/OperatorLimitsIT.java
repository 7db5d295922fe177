// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers are wanted and do not come. */
@Timeout(300)
class OperatorLimitsIT {
    @TempDir
    private Path folder;

    /** In one test, as both take the minute that a pod may start for. */
    @Test
    void whatCannotStartIsTold() {
        try (OperatorWorld world = new OperatorWorld(folder)) {
            OperatorPeer operator =
                    world.operator("operator-1", "reeve.operator.namespaces=" + OperatorWorld.NAMESPACE + ",full");
            OperatorWorld.eventually().until(operator::leads);
            world.owner("full").quota(0);
            world.owner("full").make("many", WorkerPods.NOTHING, PoolOwner.Wish.SMALL.atLeast(1));
            world.owner().make("never", WorkerPods.NOTHING, PoolOwner.Wish.SMALL.atLeast(1));

            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(world.owner("full").condition("many", "ScalingLimited"))
                        .isEqualTo("True Quota");
                assertThat(world.owner().condition("never", "ScalingLimited")).isEqualTo("True StartFailing");
            });
            assertThat(world.owner().events()).contains("StartFailing");
            assertThat(world.owner("full").events()).contains("Quota");
            assertThat(world.owner().replicas("never"))
                    .as("no more than the owner allows")
                    .isLessThanOrEqualTo(3);
        }
    }
}
