// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The same burst met by a pool of ours, from no worker, and by a HorizontalPodAutoscaler, from one, which reads what
 * the brokers tell us. Times are told, not judged.
 */
@NeedsCluster(Need.NODES)
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HpaBesideST extends OnStage {
    private static final int CALLS = 1_000;
    private static final int WORKERS_MAX = 20;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(60);
    /** An HPA looks each 15 s: the burst comes in the middle, so that it is neither lucky nor unlucky. */
    private static final Duration HALF_A_LOOK = Duration.ofMillis(7_500);
    /** The work of each is done long before; an HPA lets nobody go within it. */
    private static final Duration COUNTED = Duration.ofSeconds(60);

    private final MetricsServer metrics;

    HpaBesideST(Stage stage) {
        super(stage);
        metrics = MetricsServer.start(stage.space());
    }

    @AfterAll
    void nobodyAsksForMetricsAnyMore() {
        metrics.close();
    }

    @Test
    @Order(1)
    @Tag("OE2")
    void aPoolMeetsABurstFromZero() throws InterruptedException {
        List<String> failures = meetTheBurst("a pool of ours");

        assertThat(failures).isEmpty();
    }

    @Test
    @Order(2)
    @Tag("OE2")
    void anHpaWithoutBehaviourMeetsItFromOne() throws InterruptedException {
        byAnHpa("an HPA without a behavior", "{}");
    }

    @Test
    @Order(3)
    @Tag("OE2")
    void anHpaThatMayRiseAtOnceMeetsItFromOne() throws InterruptedException {
        byAnHpa(
                "an HPA that may rise by 20 pods in 15 s",
                "{scaleUp: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 20, periodSeconds: 15}]}}");
    }

    /** The pool only looks on meanwhile: beside an HPA it would not write. */
    private void byAnHpa(String who, String behavior) throws InterruptedException {
        stage.observe();
        stage.workers().scale(1);
        stage.workers().awaitReady(1, 60);
        long looks = metrics.looks();
        stage.space().apply("hpa.yaml", Map.of("MAX", Integer.toString(WORKERS_MAX), "BEHAVIOR", behavior));
        try {
            Awaitility.await().atMost(FIRST_LOOK).until(() -> metrics.looks() > looks);
            Awaitility.await().pollDelay(HALF_A_LOOK).until(() -> true);
            List<String> failures = meetTheBurst(who);

            assertThat(failures).allSatisfy(failure -> assertThat(failure).containsIgnoringCase("deadline"));
            assertThat(rescales()).anySatisfy(reason -> assertThat(reason).contains("reeve_requests"));
        } finally {
            hpa().delete();
            stage.workers().scale(0);
            stage.setMode("Auto");
        }
    }

    private List<String> meetTheBurst(String who) throws InterruptedException {
        try (Course course = new Course(stage.space(), "slow");
                Traffic traffic = stage.traffic()) {
            traffic.burst(CALLS);
            Duration ended = traffic.until(traffic::allEnded);
            double untilEnded = course.podSeconds(ended);
            Duration counted = traffic.until(() -> traffic.sinceBegin().compareTo(COUNTED) >= 0);
            traffic.stop();

            assertThat(course.most()).isGreaterThan(1);
            assertThat(traffic.answered() + traffic.failures().size()).isEqualTo(CALLS);
            Cluster.tell(String.format(
                    Locale.ROOT,
                    "burst of %d calls of %d ms met by %s: first write seen after %d ms, first reply %d ms, all ended"
                            + " %d ms, %.0f pod-seconds by then, %.0f after %d s, %d replicas then; %s; replicas %s",
                    CALLS,
                    Stage.SERVICE_MILLIS,
                    who,
                    course.firstWrite().toMillis(),
                    traffic.firstReply().toMillis(),
                    ended.toMillis(),
                    untilEnded,
                    course.podSeconds(counted),
                    counted.toSeconds(),
                    stage.workers().replicas(),
                    traffic.summary(),
                    course.told()));
            return traffic.failures();
        }
    }

    private Resource<HorizontalPodAutoscaler> hpa() {
        return stage.space()
                .client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(stage.space().name())
                .withName("slow");
    }

    /** What the HPA says of each of its writes. */
    private List<String> rescales() {
        return stage
                .space()
                .client()
                .v1()
                .events()
                .inNamespace(stage.space().name())
                .withField("involvedObject.kind", "HorizontalPodAutoscaler")
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().equals("SuccessfulRescale"))
                .map(event -> event.getMessage())
                .toList();
    }
}
