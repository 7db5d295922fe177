// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.kubernetes.Fault;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Prometheus looks at Reeve at work: whatever boards and rules ask for is there. GD4, GD5. */
@Timeout(240)
class GrafanaIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final String POOL = "boards";
    /** Scaled by KEDA. */
    private static final String WATCHED = "watched";

    private static final String TEXT = "text/plain";

    @TempDir
    private static Path folder;

    private static @Nullable SealedBroker sealed;
    private static @Nullable EchoTraffic traffic;
    private static @Nullable ActsLikeKeda keda;
    private static ObservedReeve reeve;
    private static OperatorWorld world;
    private static OperatorPeer operator;
    private static Worker worker;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void open() throws Exception {
        PrometheusTools.require("prometheus");
        reeve = new ObservedReeve(Files.createDirectory(folder.resolve("reeve")));
        SealedBroker other = new SealedBroker(Files.createDirectory(folder.resolve("sealed")));
        sealed = other;
        int kedaPort = FreePort.find();
        world = new OperatorWorld(folder, 1);
        operator = world.operator(
                "operator-1",
                "reeve.operator.brokers=127.0.0.1:" + world.statsPort(),
                "reeve.operator.keda.enabled=true",
                "reeve.operator.keda.port=" + kedaPort);
        worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + reeve.up().brokerPort())
                .managementPort(0)
                .shutdownHook(false)
                .service("seen.worker", service -> service.anyMethod(Codec.payload(), (body, _) -> body))
                .start();
        prometheus = PrometheusServer.start(folder, addresses(other));
        OperatorWorld.eventually().until(operator::leads);
        keda = new ActsLikeKeda(world.cluster(), kedaPort, OperatorWorld.NAMESPACE, WATCHED);
        happen(keda);
    }

    /** Every process, by its job. */
    private static Map<String, String> addresses(SealedBroker other) {
        return Map.of(
                "reeve", reeve.management().getAuthority(),
                "broker", world.brokerAt(0).management(),
                "sealed", other.management(),
                "operator", operator.management().base().getAuthority(),
                "worker", "127.0.0.1:" + worker.managementPort());
    }

    /** Calls that go well, some that do not, and an API server that first refuses what a pool needs. */
    private static void happen(ActsLikeKeda caller) {
        try (var _ = world.cluster().faults().putOnWrites(new Fault.Status(403, 0), "deployments/scale");
                var _ = world.cluster().faults().putOnWrites(new Fault.Status(403, 0), "events")) {
            world.owner().make(POOL, WorkerPods.PACED, PoolOwner.Wish.SMALL);
            world.awaitScaled(POOL);
            world.calls().begin(POOL, 20, SHORT);
            OperatorWorld.eventually()
                    .until(() -> operator.metric("reeve_operator_writes_failed_total") > 0
                            && operator.metric("reeve_operator_events_dropped_total") > 0);
        }
        world.owner().make(WATCHED, WorkerPods.NOTHING, PoolOwner.Wish.SMALL.observed());
        world.awaitScaled(WATCHED);
        caller.listen();
        boolean _ = caller.isActive();
        reeve.happen();
        reeve.spoilCertificates();
        traffic = new EchoTraffic(new Http(reeve.up().url()), reeve.up().adminKey());
    }

    @AfterAll
    static void close() {
        Stream.of(traffic, prometheus, keda, worker, world, sealed, reeve).forEach(GrafanaIT::closeIfOpen);
    }

    private static void closeIfOpen(@Nullable AutoCloseable open) {
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @Tag("GD4")
    void everyExpressionOfEveryBoardGivesData() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(GrafanaFiles.panels().stream()
                                .flatMap(panel -> panel.queries().stream()
                                        .filter(query -> !isSeldom(query))
                                        .filter(query -> prometheus.query(query).isEmpty())
                                        .map(query -> panel + ": " + query)))
                        .as("expressions without data")
                        .isEmpty());
    }

    /** Whether it reads something that is there only once something happened that does not here. */
    private static boolean isSeldom(String query) {
        Map<String, String> metrics = GrafanaFiles.metrics();
        return GrafanaFiles.metricsOf(query).stream()
                .map(GrafanaFiles::family)
                .anyMatch(metric -> metrics.getOrDefault(metric, "").startsWith(GrafanaFiles.UNTRIED));
    }

    @Test
    @Tag("GD4")
    void everyRuleIsEvaluatedAndWhatItRecordsIsThere() {
        await().atMost(SOON).untilAsserted(() -> {
            List<JsonNode> rules = prometheus.rules();
            assertThat(rules)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(rule -> assertThat(rule.path("health").asText())
                            .as(rule.toString())
                            .isEqualTo("ok"));
            assertThat(rules.stream()
                            .filter(rule -> rule.path("type").asText().equals("recording"))
                            .map(rule -> rule.path("name").asText())
                            .filter(name -> prometheus.query(name).isEmpty()))
                    .as("records without data")
                    .isEmpty();
        });
    }

    /** In the text format: who does not ask for it is answered in OpenMetrics, which promtool does not read. */
    @ParameterizedTest
    @MethodSource("jobs")
    @Tag("GD3")
    void ourMetricsAreNamedAndExplainedAsPrometheusWantsThem(String job) throws IOException {
        String address = addresses(requireNonNull(sealed)).get(job);
        String exported = new Http(URI.create("http://" + address))
                .get("/q/metrics", "", "Accept", TEXT)
                .body();

        List<String> said = PrometheusTools.check(Files.writeString(folder.resolve(job + ".txt"), exported));

        assertThat(exported).contains("\n# HELP reeve_");
        assertThat(said).filteredOn(line -> line.contains("reeve_")).isEmpty();
        assertThat(said).as("of libraries").noneMatch(line -> line.startsWith("error"));
    }

    static Stream<String> jobs() {
        return addresses(requireNonNull(sealed)).keySet().stream().sorted();
    }

    @Test
    @Tag("GD5")
    void theListOfMetricsIsWhatIsExported() {
        Map<String, String> listed = GrafanaFiles.metrics();
        await().atMost(SOON).untilAsserted(() -> {
            Set<String> exported = GrafanaFiles.sorted(prometheus.names().stream()
                    .filter(name -> name.startsWith("reeve_"))
                    .map(GrafanaFiles::family));
            assertThat(listed.keySet()).as("exported").containsAll(exported);
            assertThat(listed.entrySet().stream()
                            .filter(metric -> !metric.getValue().startsWith(GrafanaFiles.UNTRIED))
                            .map(Map.Entry::getKey)
                            .filter(name -> !exported.contains(name)))
                    .as("not exported, and not said to be untried")
                    .isEmpty();
        });
    }

    /** Names of panels are kept by GrafanaBoardsTest; what they show is written on demand. */
    @Test
    @EnabledIfSystemProperty(named = "reeve.update", matches = "true")
    void whatThePanelsShowIsWrittenAsATable() throws IOException {
        world.calls().begin(POOL, 300, SHORT.multipliedBy(5));
        await("a minute's worth of scrapes").atMost(Duration.ofSeconds(100)).until(() -> scrapes("1m") > 55);
        reeve.happen();
        int seen = scrapes("1h");
        await("what happened is seen").atMost(SOON).until(() -> scrapes("1h") > seen + 2);

        Files.writeString(
                GrafanaFiles.PANELS,
                PanelTable.document(expression -> prometheus.query(GrafanaFiles.query(expression, "1m"))));
    }

    private static int scrapes(String time) {
        JsonNode count = prometheus.query("count_over_time(up{job=\"reeve\"}[" + time + "])");
        return count.path(0).path("value").path(1).asInt();
    }
}
