// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.gatewayclient.CallOptions;
import dev.reeve.gatewayclient.Door;
import dev.reeve.gatewayclient.LogLevel;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.Store;
import dev.reeve.testkit.ProcessPool;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The chart with no values but what names this run's images, from its installation to its removal. The last test takes
 * the release away; the others leave it as it is.
 */
@NeedsCluster(Need.NODES)
@NeedsHelm
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartST {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "a long enough password";
    private static final String MAIL = "ada@example.org";
    private static final int BURST = 60;
    private static final int ECHO_MAX = 3;

    private final Space space;
    private final Release release;
    private String notes = "";
    private String keysLog = "";

    ChartST(Space space) {
        this.space = space;
        this.release = Release.named(space, "reeve");
    }

    @BeforeAll
    void install() {
        // what takes its time to make is no part of what is measured
        List<String> _ = TestImages.forChart();
        long began = System.nanoTime();
        try (KeysJob job = new KeysJob(release)) {
            notes = release.install();
            keysLog = job.log();
        }
        Cluster.tell(
                String.format(Locale.ROOT, "chart: helm install until all pods are ready %.0f s", secondsSince(began)));
        terminal().reeveReads(PASSWORD + "\n", "users", "create", "--verified", MAIL);
    }

    @Test
    @Order(1)
    @Tag("HC7")
    void everyPodIsReadyUnderRestrictedAndNothingIsPending() {
        // a worker that nobody calls goes after a minute
        List<Pod> pods = release.pods().stream()
                .filter(pod -> !component(pod).equals("echo"))
                .toList();

        PodFigures.table(release).forEach(line -> Cluster.tell("chart: " + line));
        assertThat(pods.stream().collect(Collectors.groupingBy(ChartST::component, Collectors.counting())))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "broker", 2L, "gateway", 2L, "auth", 1L, "logger", 1L, "operator", 1L, "postgresql", 1L));
        assertThat(pods).allMatch(Readiness.getInstance()::isReady);
        assertThat(pods).allMatch(pod -> Space.restarts(pod) == 0);
        List.of("auth", "logger", "echo").forEach(pool -> release.awaitScaling(pool, SOON));
        assertThat(space.client()
                        .persistentVolumeClaims()
                        .inNamespace(space.name())
                        .list()
                        .getItems())
                .singleElement()
                .matches(claim -> claim.getStatus().getPhase().equals("Bound"));
    }

    @Test
    @Order(2)
    @Tag("HC7")
    void theJobMadeTheSecretsAndSaidTheirNamesAlone() {
        List<Secret> made = release.secrets();

        assertThat(keysLog.lines())
                .containsAll(made.stream()
                        .map(secret -> "made     Secret " + secret.getMetadata().getName())
                        .toList());
        for (Secret secret : made) {
            for (Map.Entry<String, String> entry : secret.getData().entrySet()) {
                String value = new String(Base64.getDecoder().decode(entry.getValue()), UTF_8).strip();
                boolean told =
                        entry.getKey().equals("username") || entry.getKey().equals("url");
                assertThat(told || (!keysLog.contains(value) && !notes.contains(value)))
                        .as(
                                "%s of %s is in a log",
                                entry.getKey(), secret.getMetadata().getName())
                        .isTrue();
            }
        }
    }

    @Test
    @Order(3)
    @Tag("HC7")
    void theNotesLeadToACall() {
        assertThat(notes)
                .contains("port-forward service/" + release.fullname() + "-gateway 8080:80")
                .contains("get secret " + release.fullname() + "-admin -o jsonpath='{.data.admin-key}'")
                .contains("./reeve call echo '{\"text\":\"hi\"}'");

        // the library takes a port of the pods where kubectl takes one of the Service
        try (LocalPortForward forward = space.client()
                .services()
                .inNamespace(space.name())
                .withName(release.fullname() + "-gateway")
                .portForward(8080)) {
            URI gateway = URI.create("http://127.0.0.1:" + forward.getLocalPort());
            assertThat(new Terminal(gateway, release.adminKey()).reeve("call", "echo", "{\"text\":\"hi\"}"))
                    .isEqualTo("{\"text\":\"hi\"}\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Order(4)
    @Tag("HC7")
    void helmTestIsContent() {
        assertThat(release.helm("test", release.name(), "--timeout", "150s")).contains("Phase:          Succeeded");
    }

    @Test
    @Order(5)
    @Tag("HC7")
    void whoSignsInFromOutsideCallsByEveryDoor() throws InterruptedException {
        try (Reeve app = client()) {
            app.auth().signIn(MAIL, PASSWORD);
            app.connect();

            for (Door door : List.of(Door.HTTP, Door.WEBSOCKET)) {
                assertThat(app.service("echo")
                                .call("say", "{\"by\":\"" + door + "\"}", CallOptions.DEFAULT.by(door))
                                .map())
                        .containsEntry("by", door.toString());
            }
            assertThat(GrpcEcho.call(release.door(), app, "by gRPC")).isEqualTo("by gRPC");
        }
    }

    @Test
    @Order(6)
    @Tag("HC7")
    void aLineOfADeviceIsSeenByAViewerAtOnce() {
        try (ProcessPool processes = new ProcessPool();
                Reeve device = client()) {
            ProcessPool.Child viewer = terminal().start(processes, "logs", "--follow");
            device.auth().startAnonymously();
            await().atMost(SOON).until(() -> {
                device.logs().log(LogLevel.INFO, "is anybody there");
                return viewer.output().contains("is anybody there");
            });

            long began = System.nanoTime();
            device.logs().log(LogLevel.WARN, "the cup is empty");
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(SOON)
                    .until(() -> viewer.output().contains("the cup is empty"));

            Cluster.tell(String.format(
                    Locale.ROOT, "chart: a line of a device at a viewer after %.1f s", secondsSince(began)));
            assertThat(secondsSince(began)).isLessThan(10);
        }
    }

    @Test
    @Order(7)
    @Tag("HC7")
    void workersComeWithABurstAndGoAfterItAndNoCallFails() throws InterruptedException {
        Set<String> gateways = names("gateway");
        String pool = "workers.echo.pool.";
        release.upgrade(
                "--set", pool + "max=" + ECHO_MAX,
                "--set", pool + "spec.target.workerConcurrency=1",
                "--set", pool + "spec.target.expectedServiceMillis=1000",
                "--set", pool + "spec.scaleDown.holdSeconds=5",
                "--set", pool + "spec.scaleDown.holdStarts=0",
                "--set", pool + "spec.scaleDown.idleToZeroSeconds=5");
        assertThat(names("gateway")).as("only a pool changed").isEqualTo(gateways);
        release.awaitPods("echo", 0, Duration.ofMinutes(2));

        try (Reeve app = client();
                Course course = new Course(space, release.fullname() + "-echo", Map.of(Release.BY_COMPONENT, "echo"))) {
            app.auth().signIn(MAIL, PASSWORD);
            Burst burst = Burst.of(app, BURST);
            release.awaitPods("echo", 0, Duration.ofMinutes(2));

            Cluster.tell("chart: at no worker " + burst.summary() + "; workers " + course.told());
            assertThat(burst.failures()).isEmpty();
            assertThat(course.most()).isBetween(2, ECHO_MAX);
        }
    }

    @Test
    @Order(8)
    @Tag("HC10")
    void aRemovalLeavesWhatItSaysAndTheSameReleaseGoesOnWithIt() {
        Map<String, Map<String, String>> secrets = Leftovers.data(release);
        release.uninstall();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(Leftovers.of(release)).containsExactlyInAnyOrderElementsOf(Leftovers.said(release)));
        assertThat(space.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("reeveworkerpools.reeve.dev")
                        .get())
                .isNotNull();

        long began = System.nanoTime();
        release.install();
        Cluster.tell(String.format(Locale.ROOT, "chart: the same over what was kept %.0f s", secondsSince(began)));
        assertThat(Leftovers.data(release)).isEqualTo(secrets);
        try (Reeve app = client()) {
            app.auth().signIn(MAIL, PASSWORD);
            assertThat(app.service("echo").call("say", "{\"n\":1}").text()).isEqualTo("{\"n\":1}");
        }

        release.uninstall();
        Leftovers.removeAsDocumented(release);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Leftovers.of(release)).isEmpty());
    }

    private static String component(Pod pod) {
        return requireNonNull(pod.getMetadata().getLabels().get(Release.BY_COMPONENT));
    }

    private Set<String> names(String component) {
        return release.pods(component).stream()
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private Terminal terminal() {
        return new Terminal(release.door(), release.adminKey());
    }

    private Reeve client() {
        return Reeve.at(release.door().toString())
                .installation(Store.inMemory())
                .app("chart-test", "1.0.0")
                .build();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
