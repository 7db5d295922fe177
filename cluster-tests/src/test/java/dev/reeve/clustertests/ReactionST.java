// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.Request;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How fast it is: one call for each of many services that have no worker, until the write was seen by who watches. Two
 * operators meet the same calls, each with Deployments of its own: that of the stage, and one to which the API server
 * is slow.
 */
@NeedsCluster(Need.NODES)
class ReactionST extends OnStage {
    private static final int POOLS = 40;
    private static final int API_MS = 50;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Space slowed;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();

    ReactionST(Stage stage, Space slowed) {
        super(stage);
        this.slowed = slowed;
    }

    static Stream<String> services() {
        return IntStream.range(0, POOLS).mapToObj(i -> "never-" + i);
    }

    @Test
    @Tag("OE1")
    void asksForAWorkerAtOnceWhereTheApiServerIsSlowToo() {
        Operators slow = Operators.start(slowed, stage.authority(), deployment -> {
            Operators.set(
                    deployment,
                    "REEVE_OPERATOR_BROKERS",
                    "reeve-broker-headless." + stage.space().name() + ":9001");
            deployment.getSpec().setReplicas(1);
            SlowApi.between(deployment, API_MS);
        });
        try (Watch near = watch(stage.space(), stage.operators());
                Watch far = watch(slowed, slow)) {
            services().forEach(this::call);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> near.seen.size() == POOLS && far.seen.size() == POOLS);

            tell("the operator of the stage", near, stage.operators());
            tell("one whose requests reach the API server " + API_MS + " ms later", far, slow);
            assertThat(Metrics.meanMillis(slow.metrics(), "reeve_operator_scale_write_seconds"))
                    .as("the API server was slow")
                    .isGreaterThanOrEqualTo(API_MS);
        } finally {
            services().forEach(this::remove);
        }
    }

    private Watch watch(Space space, Operators operators) {
        services().forEach(name -> {
            space.apply("never.yaml", Map.of("NAME", name, "WORKER_IMAGE", TestImages.worker()));
            operators.poolOf(name, name, "Auto", 3);
        });
        services()
                .forEach(
                        name -> operators.awaitCondition(name, "MetricsFresh", "TRUE", "Fresh", Duration.ofMinutes(1)));
        return new Watch(space);
    }

    /** Nobody answers it. */
    private void call(String service) {
        long next = System.nanoTime() + BETWEEN.toNanos();
        sent.put(service, System.nanoTime());
        Request request = Request.builder(service)
                .method("work")
                .deadline(Duration.ofSeconds(3))
                .build();
        Thread.startVirtualThread(() -> {
            try {
                var _ = stage.client().call(request);
            } catch (RuntimeException _) {
                // as nobody is there
            }
        });
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() > next);
    }

    private void tell(String whose, Watch watch, Operators operators) {
        List<Long> millis = watch.seen.entrySet().stream()
                .map(each -> TimeUnit.NANOSECONDS.toMillis(each.getValue() - sent.getOrDefault(each.getKey(), 0L)))
                .sorted()
                .toList();
        String metrics = operators.metrics();
        double reactions = Metrics.value(metrics, "reeve_operator_reaction_seconds_count", "");

        assertThat(millis).hasSize(POOLS).allSatisfy(each -> assertThat(each).isBetween(0L, 60_000L));
        assertThat(reactions).isGreaterThanOrEqualTo(POOLS);
        Cluster.tell(String.format(
                Locale.ROOT,
                "reaction, %d calls for services without workers until a watch saw the write of %s: p50 %d, p95 %d,"
                        + " p99 %d, max %d ms; by its metrics %.0f of %.0f within 250 ms, mean %.0f ms, a write mean"
                        + " %.0f ms",
                POOLS,
                whose,
                Traffic.at(millis, 0.50),
                Traffic.at(millis, 0.95),
                Traffic.at(millis, 0.99),
                millis.getLast(),
                Metrics.value(metrics, "reeve_operator_reaction_seconds_bucket", "le=\"0.25\""),
                reactions,
                Metrics.meanMillis(metrics, "reeve_operator_reaction_seconds"),
                Metrics.meanMillis(metrics, "reeve_operator_scale_write_seconds")));
    }

    private void remove(String name) {
        stage.operators().remove(name);
        stage.space().deployment(name).delete();
    }

    /** When the first worker of each was asked for. */
    private static final class Watch implements ResourceEventHandler<Deployment>, AutoCloseable {
        private final Map<String, Long> seen = new ConcurrentHashMap<>();
        private final SharedIndexInformer<Deployment> informer;

        private Watch(Space space) {
            this.informer = space.client()
                    .apps()
                    .deployments()
                    .inNamespace(space.name())
                    .withLabel("test", "never")
                    .inform(this);
        }

        @Override
        public void onAdd(Deployment deployment) {}

        @Override
        public void onUpdate(Deployment before, Deployment deployment) {
            if (deployment.getSpec().getReplicas() > 0) {
                seen.putIfAbsent(deployment.getMetadata().getName(), System.nanoTime());
            }
        }

        @Override
        public void onDelete(Deployment deployment, boolean unknown) {}

        @Override
        public void close() {
            informer.close();
        }
    }
}
