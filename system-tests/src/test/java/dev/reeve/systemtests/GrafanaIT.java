// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus looks at Reeve at work: whatever boards and rules ask for is there. GD4, GD5. */
@Timeout(240)
class GrafanaIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final String POOL = "boards";

    @TempDir
    private static Path folder;

    private static OperatorWorld world;
    private static OperatorPeer operator;
    private static Worker worker;
    private static EchoTraffic traffic;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void open() {
        PrometheusTools.require("prometheus");
        world = new OperatorWorld(folder, 1);
        operator = world.operator("operator-1", "reeve.operator.brokers=127.0.0.1:" + world.statsPort());
        worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .managementPort(0)
                .shutdownHook(false)
                .service("seen.worker", service -> service.anyMethod(Codec.payload(), (body, _) -> body))
                .start();
        prometheus = PrometheusServer.start(
                folder,
                Map.of(
                        "reeve", List.of("127.0.0.1:" + REEVE.managementPort()),
                        "broker", List.of(world.brokerAt(0).management()),
                        "operator", List.of(operator.management().base().getAuthority()),
                        "worker", List.of("127.0.0.1:" + worker.managementPort())));
        OperatorWorld.eventually().until(operator::leads);
        world.owner().make(POOL, WorkerPods.PACED, PoolOwner.Wish.SMALL);
        world.awaitScaled(POOL);
        world.calls().begin(POOL, 20, SHORT);
        traffic = load();
    }

    /** Calls that go well, and some that do not. */
    private static EchoTraffic load() {
        Http http = new Http(REEVE.url());
        for (int i = 0; i < 5; i++) {
            http.post("/v1/services/seen.worker/say", REEVE.adminKey(), "{}");
            http.post("/v1/services/nobody.there/say", REEVE.adminKey(), "{}");
            http.post("/v1/auth/sign-in", "", "{\"email\":\"nobody@example.com\",\"password\":\"wrong-wrong-wrong\"}");
        }
        http.anonymous();
        return new EchoTraffic(http, REEVE.adminKey());
    }

    @AfterAll
    static void close() {
        Stream.of(traffic, prometheus, worker, world).forEach(GrafanaIT::closeIfOpen);
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

    /** Whether it reads something that is there only once something happened. */
    private static boolean isSeldom(String query) {
        Map<String, String> metrics = GrafanaFiles.metrics();
        return GrafanaFiles.metricsOf(query).stream()
                .map(GrafanaFiles::family)
                .anyMatch(metric -> !metrics.getOrDefault(metric, "").isEmpty());
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

    /** Help texts come from the library and are escaped as promtool does not like it. */
    @Test
    @Tag("GD3")
    void ourMetricsAreNamedAsPrometheusWantsThem() throws IOException {
        String exported = metricsAt("http://127.0.0.1:" + REEVE.managementPort())
                + metricsAt("http://" + world.brokerAt(0).management())
                + metricsAt("http://127.0.0.1:" + worker.managementPort())
                + operator.management().get("/q/metrics", "").body();
        Path file = Files.writeString(
                folder.resolve("exported.txt"),
                exported.lines()
                        .filter(line -> line.matches("(# TYPE )?reeve_.*"))
                        .distinct()
                        .collect(Collectors.joining("\n", "", "\n")));

        assertThat(PrometheusTools.check(file))
                .filteredOn(line -> !line.endsWith("no help text"))
                .isEmpty();
    }

    private static String metricsAt(String address) {
        return new Http(URI.create(address)).get("/q/metrics", "").body();
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
                            .filter(metric -> metric.getValue().isEmpty())
                            .map(Map.Entry::getKey)
                            .filter(name -> !exported.contains(name)))
                    .as("not exported, and nothing says when")
                    .isEmpty();
        });
    }
}
