// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.kubernetes.ApiRequest;
import dev.reeve.testkit.kubernetes.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of writes when the API server is not well. */
class KubernetesWriterIT {
    private static final String SCALE = "deployments/scale";
    private static final long TIMEOUT_MS = 500;

    private final MockUnderTest cluster = new MockUnderTest();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nowMs = new AtomicLong();
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final KubernetesWriter writer = new KubernetesWriter(
            cluster.client(), registry, nowMs::get, leads::get, new KubernetesWriter.Times(0, 0, TIMEOUT_MS));

    @BeforeEach
    void create() throws InterruptedException {
        try (Targets targets = new Targets(cluster, Clock.systemUTC())) {
            targets.create(2, 5, 0);
            targets.awaitReady(2);
        }
        cluster.mock().forgetRequests();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aBusyServerRefusesAndSaysWhenToComeAgain() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Status(429, 3), SCALE)) {
            assertThat(raised()).isInstanceOfSatisfying(WriteResult.Refused.class, refused -> {
                assertThat(refused.code()).isEqualTo(429);
                assertThat(refused.retryAfterMs()).isEqualTo(3_000);
            });
        }

        assertThat(writes()).as("tried once").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerThatFailsMayHaveWritten(int code) {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Status(code, 0), SCALE)) {
            assertThat(raised())
                    .isInstanceOfSatisfying(
                            WriteResult.Unknown.class,
                            unknown -> assertThat(unknown.message()).startsWith(code + " "));
        }

        assertThat(writes()).as("tried once").hasSize(1);
    }

    @Test
    void aServerThatIsOverloadedAndSaysWhenToComeAgainHasNotWritten() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Status(503, 2), SCALE)) {
            assertThat(raised())
                    .isInstanceOfSatisfying(
                            WriteResult.Refused.class,
                            refused -> assertThat(refused.retryAfterMs()).isEqualTo(2_000));
        }
    }

    @Test
    void aDeploymentThatIsGoneRefuses() {
        assertThat(writer.raise(cluster.namespace(), "nobody", 3))
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(404));
    }

    @Test
    void noAnswerMeansUnknownAndItIsKnownInTime() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.NoAnswer(true), SCALE)) {
            long began = System.nanoTime();

            assertThat(raised()).isInstanceOf(WriteResult.Unknown.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                    .isBetween(TIMEOUT_MS - 50, TIMEOUT_MS * 4);
        }

        assertThat(replicas()).as("it was done all the same").isEqualTo(3);
    }

    @Test
    void aServerThatIsDownHasCertainlyNotWritten() {
        cluster.mock().stopServer();

        // On a connection from before it may have gone out; on a new one it cannot.
        WriteResult result = Awaitility.await().until(this::raised, each -> each instanceof WriteResult.Refused);
        assertThat(result)
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        refused -> assertThat(refused.code()).isZero());
        assertThat(replicas()).isEqualTo(2);

        cluster.mock().startServer();
        assertThat(raised()).isEqualTo(new WriteResult.Written());
    }

    @Test
    void aSlowServerIsWaitedFor() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Slow(Duration.ofMillis(100)), SCALE)) {
            assertThat(raised()).isEqualTo(new WriteResult.Written());
        }
    }

    @Test
    void hintsThatAreForbiddenAreNotTriedForAWhile() {
        List<String> pods = pods();
        Map<String, Integer> costs = Map.of(pods.getFirst(), -1000);
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Status(403, 0), "pods")) {
            writer.hint(cluster.namespace(), costs);
        }
        writer.hint(cluster.namespace(), costs);
        assertThat(requests(each -> each.resource().equals("pods") && each.isWrite()))
                .hasSize(1);
        assertThat(registry.get("reeve_operator_hints_failed")
                        .tag("code", "403")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reeve_operator_hints_skipped").counter().count())
                .isEqualTo(1);

        nowMs.addAndGet(TimeUnit.MINUTES.toMillis(5) + 1);
        writer.hint(cluster.namespace(), costs);

        assertThat(requests(each -> each.resource().equals("pods") && each.isWrite()))
                .hasSize(2);
    }

    @Test
    void aNameThatIsNoneIsNoPartOfAPath() {
        writer.hint(cluster.namespace(), Map.of("../../other/pods/x", 1, "a b", 1, "A%z", 1, "", 1));

        assertThat(requests(each -> each.resource().equals("pods") && each.isWrite()))
                .isEmpty();
        assertThat(registry.get("reeve_operator_hints_skipped").counter().count())
                .isEqualTo(4);
    }

    @Test
    void whoLeadsNoMoreWritesNoNumber() {
        leads.set(false);

        assertThat(raised()).isInstanceOf(WriteResult.Refused.class);
        assertThat(writer.lower(cluster.namespace(), Targets.NAME, 1, "7")).isInstanceOf(WriteResult.Refused.class);

        assertThat(writes()).isEmpty();
    }

    @Test
    void whoLeadsNoMoreHintsNoMore() {
        leads.set(false);

        writer.hint(cluster.namespace(), Map.of(pods().getFirst(), 10));

        assertThat(requests(each -> each.resource().equals("pods") && each.isWrite()))
                .isEmpty();
    }

    @Test
    void aHintForAPodThatIsGoneIsNoFailure() {
        writer.hint(cluster.namespace(), Map.of("gone", 10));

        assertThat(registry.find("reeve_operator_hints_failed").counters()).isEmpty();
    }

    private WriteResult raised() {
        return writer.raise(cluster.namespace(), Targets.NAME, 3);
    }

    private int replicas() {
        return cluster.mock()
                .get("apps", "deployments", cluster.namespace(), Targets.NAME)
                .orElseThrow()
                .path("spec")
                .path("replicas")
                .asInt();
    }

    private List<String> pods() {
        return cluster.mock().list("", "pods", cluster.namespace()).stream()
                .map(pod -> pod.path("metadata").path("name").asText())
                .toList();
    }

    private List<ApiRequest> writes() {
        return requests(each -> each.resource().equals(SCALE));
    }

    private List<ApiRequest> requests(Predicate<ApiRequest> which) {
        return cluster.mock().requests(which);
    }
}
