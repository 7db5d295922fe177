// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator alone, and one broker that is not there yet, comes, is lost and comes back. */
@NeedsCluster(Need.NODES)
class BrokerOutageST {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Longer than idle workers are kept where all is known. */
    private static final Duration LONGER = Duration.ofSeconds(16);

    private static final String HELD = "slow";
    private static final String FLOOR = "never-0";

    private final Space space;
    private final TestAuthority authority = new TestAuthority();
    private final Brokers broker;
    private final Operators operator;

    BrokerOutageST(Space space) {
        this.space = space;
        broker = Brokers.none(space, authority);
        operator = Operators.start(
                space, authority, deployment -> deployment.getSpec().setReplicas(1));
    }

    @Test
    @Tag("OE4")
    @Tag("OK8")
    void whileNoBrokerIsHeardNothingGoesDownAndTheFallbackIsAppliedAndToldAndWhatIsIdleGoesAfterwards() {
        space.apply("never.yaml", Map.of("NAME", FLOOR, "WORKER_IMAGE", TestImages.worker()));
        try (Workers workers = Workers.none(space, Stage.SERVICE_MILLIS)) {
            operator.pool(HELD, "Auto", 5);
            space.patchPool(HELD, "{\"spec\":{\"scaleDown\":{\"holdSeconds\":12,\"idleToZeroSeconds\":12}}}");
            workers.scale(2);
            operator.awaitCondition(HELD, "MetricsFresh", "FALSE", "NoBroker", SOON);

            broker.scale(1);
            operator.awaitCondition(HELD, "MetricsFresh", "TRUE", "Fresh", SOON);
            operator.poolOf(FLOOR, FLOOR, "Auto", 5);
            space.patchPool(
                    FLOOR, "{\"spec\":{\"fallback\":{\"afterSeconds\":5,\"behavior\":\"AtLeast\",\"replicas\":3}}}");
            operator.awaitCondition(FLOOR, "MetricsFresh", "TRUE", "Fresh", SOON);
            workers.awaitReady(2, 60);
            assertThat(workers.replicas()).isEqualTo(2);
            assertThat(space.replicas(FLOOR)).isZero();

            broker.lose();
            operator.awaitCondition(HELD, "MetricsFresh", "FALSE", "Stale", SOON);
            operator.awaitCondition(FLOOR, "MetricsFresh", "FALSE", "FallbackApplied", SOON);
            Awaitility.await().atMost(SOON).until(() -> space.replicas(FLOOR) == 3);
            Awaitility.await()
                    .during(LONGER)
                    .atMost(LONGER.plusSeconds(5))
                    .until(() -> workers.replicas() == 2 && space.replicas(FLOOR) == 3);
            assertThat(operator.conditions(HELD)).contains("Ready TRUE Scales");

            broker.scale(1);
            operator.awaitCondition(FLOOR, "MetricsFresh", "TRUE", "Fresh", SOON);
            Awaitility.await().atMost(SOON).until(() -> workers.replicas() == 0);

            operator.end();
            space.removeAtOnce(HELD);
        }
    }
}
