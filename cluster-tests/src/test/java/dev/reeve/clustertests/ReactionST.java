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

/** How fast it is: one call for each of many services that have no worker, until the write was seen by who watches. */
@NeedsCluster(Need.NODES)
class ReactionST extends OnStage {
    private static final int POOLS = 40;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    ReactionST(Stage stage) {
        super(stage);
    }

    static Stream<String> services() {
        return IntStream.range(0, POOLS).mapToObj(i -> "never-" + i);
    }

    @Test
    @Tag("OE1")
    void asksForAWorkerAtOnce() {
        services().forEach(name -> {
            stage.space().apply("never.yaml", Map.of("NAME", name, "WORKER_IMAGE", TestImages.worker()));
            stage.operators().poolOf(name, name, "Auto", 3);
        });
        services()
                .forEach(name ->
                        stage.operators().awaitCondition(name, "MetricsFresh", "TRUE", "Fresh", Duration.ofMinutes(1)));
        try (SharedIndexInformer<Deployment> _ = stage.space()
                .client()
                .apps()
                .deployments()
                .inNamespace(stage.space().name())
                .withLabel("test", "never")
                .inform(new FirstReplica())) {
            services().forEach(this::call);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() == POOLS);
        } finally {
            services().forEach(this::remove);
        }
        List<Long> millis = seen.entrySet().stream()
                .map(each -> TimeUnit.NANOSECONDS.toMillis(each.getValue() - sent.getOrDefault(each.getKey(), 0L)))
                .sorted()
                .toList();

        assertThat(millis).hasSize(POOLS).allSatisfy(each -> assertThat(each).isBetween(0L, 60_000L));
        Cluster.tell(String.format(
                Locale.ROOT,
                "reaction, %d calls for services without workers until a watch saw the write: p50 %d, p95 %d, max %d"
                        + " ms",
                POOLS,
                millis.get(POOLS / 2),
                millis.get(POOLS * 95 / 100),
                millis.getLast()));
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

    private void remove(String name) {
        stage.operators().remove(name);
        stage.space().deployment(name).delete();
    }

    private final class FirstReplica implements ResourceEventHandler<Deployment> {
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
    }
}
