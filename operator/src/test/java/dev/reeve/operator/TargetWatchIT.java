// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ManualClock;
import dev.reeve.testkit.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watch sees when the API server is not well. */
class TargetWatchIT {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final MockUnderTest cluster = new MockUnderTest();
    private final KubernetesWriter writer = new KubernetesWriter(
            cluster.client(), new SimpleMeterRegistry(), () -> System.nanoTime() / 1_000_000, () -> true);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void watchesOnAfterWatchesThatEnd() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(1, 5, 0);
            targets.awaitReady(1);

            cluster.mock().endWatches();
            raise(3);

            targets.awaitReady(3);
        }
    }

    @Test
    void listsAnewAfterAWatchThatIsTooOld() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(1, 5, 0);
            targets.awaitReady(1);

            cluster.mock().expireWatches();
            raise(2);
            targets.awaitReady(2);

            cluster.mock().expireWatches();
            raise(3);
            targets.awaitReady(3);
        }
    }

    @Test
    void comesBackWithTheServer() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(2, 5, 0);
            targets.awaitReady(2);

            cluster.mock().stopServer();
            assertThat(targets.watch().view(cluster.namespace(), Targets.NAME))
                    .as("what was known stays")
                    .hasValueSatisfying(view -> assertThat(view.readyPods()).isEqualTo(2));
            assertThat(targets.watch().isSynced()).isTrue();
            cluster.mock().startServer();
            raise(3);

            targets.awaitReady(3);
        }
    }

    @Test
    void startsWhileTheServerIsAway() throws InterruptedException {
        cluster.mock().stopServer();
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            assertThat(targets.watch().isSynced()).isFalse();
            cluster.mock().startServer();
            targets.create(1, 5, 0);

            targets.awaitReady(1);
            assertThat(targets.watch().isSynced()).isTrue();
        }
    }

    @Test
    void whatLagsBehindLowersNothing() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(2, 5, 0);
            targets.awaitReady(2);
            try (var _ = cluster.mock().faults().put(new Fault.NoAnswer(false), each -> !each.isWrite())) {
                cluster.mock().endWatches();
                raise(6);
                TargetView stale =
                        targets.watch().view(cluster.namespace(), Targets.NAME).orElseThrow();

                assertThat(stale.replicas()).isEqualTo(2);
                assertThat(writer.lower(cluster.namespace(), Targets.NAME, 1, stale.resourceVersion()))
                        .isEqualTo(new WriteResult.Conflict());
            }
            targets.awaitReady(6);
        }
    }

    @Test
    void podsThatStartAreToldWithTheirAges() throws InterruptedException {
        cluster.mock().pods().neverReady(_ -> true);
        try (Targets targets = new Targets(cluster, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(100)))) {
            targets.create(2, 5, 0);

            TargetView view = targets.await(each -> each.startingAgesMs().size() == 2);

            assertThat(view.readyPods()).isZero();
            assertThat(view.startingAgesMs()).allSatisfy(age -> assertThat(age).isBetween(99_000L, 130_000L));
        }
    }

    @Test
    void podsThatAreRefusedForLongAreToldThoughNothingChanges() throws InterruptedException {
        ManualClock clock = ManualClock.startingAt(Instant.now());
        cluster.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        try (Targets targets = new Targets(cluster, clock)) {
            targets.create(1, 5, 0);
            targets.await(view -> view.replicas() == 1);

            clock.advance(Duration.ofSeconds(40));

            targets.await(view -> view.refusal().contains("exceeded quota"));
        }
    }

    @Test
    void seesAllNamespacesByOneInformer() {
        TargetListener nobody = new Targets.Nobody();
        try (TargetWatch watch = new TargetWatch(cluster.client(), Set.of("*"), nobody, Clock.systemUTC());
                Targets targets = new Targets(cluster, Clock.systemUTC())) {
            watch.start();
            targets.create(1, 5, 0);

            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> watch.view(cluster.namespace(), Targets.NAME)
                            .filter(view -> view.readyPods() == 1)
                            .isPresent());
            assertThat(cluster.mock()
                            .requests(each -> each.isWatch() && each.namespace().isEmpty()))
                    .hasSize(3);
        }
    }

    @Test
    void whatIsNotWatchedIsNotTold() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(1, 5, 0);
            targets.awaitReady(1);

            targets.watch().unwatch(cluster.namespace(), Targets.NAME);
            raise(2);
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> targets.watch()
                            .view(cluster.namespace(), Targets.NAME)
                            .filter(view -> view.readyPods() == 2)
                            .isPresent());

            assertThat(targets.nothingMore(view -> view.replicas() == 2)).isTrue();
        }
    }

    /** A connection of before may have to be noticed dead first. */
    private void raise(int replicas) {
        Awaitility.await()
                .until(
                        () -> writer.raise(cluster.namespace(), Targets.NAME, replicas),
                        new WriteResult.Written()::equals);
    }
}
