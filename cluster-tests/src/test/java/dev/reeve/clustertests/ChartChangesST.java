// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.clustertests.SteadyCalls.Deed;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release that lives is changed while apps call through it: not one idempotent call may fail. It begins as the
 * chart before this one, and goes on from test to test.
 */
@NeedsCluster(Need.NODES)
@NeedsHelm
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartChangesST {
    /** As many a second as two busy cores carry beside all of it. */
    private static final int RATE = 40;

    private static final int APPS_OF_EACH_DOOR = 2;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> ALL = List.of("broker", "gateway", "echo", "auth", "logger", "operator");

    private static final String SETTINGS_OF_OLD =
            "broker.config.reeve\\.broker\\.drain-grace=50s,gateway.config.reeve\\.gateway\\.drain\\.calls=50s";
    private static final String SETTINGS_OF_NEW =
            "broker.config.reeve\\.broker\\.drain-grace=55s,gateway.config.reeve\\.gateway\\.drain\\.calls=55s,"
                    + "auth.podAnnotations.changed=yes,logger.podAnnotations.changed=yes,"
                    + "operator.podAnnotations.changed=yes,workers.echo.podAnnotations.changed=yes";
    private static final String NO_SUCH_IMAGE =
            "broker.image.tag=never,gateway.image.tag=never,workers.echo.image.tag=never,auth.image.tag=never";

    private final Release release;
    private final Parts parts;
    private final List<LiveStream> streams = new ArrayList<>();
    private Path small;
    private SteadyCalls calls;

    ChartChangesST(Space space) {
        release = Release.named(space, "living");
        parts = new Parts(release);
    }

    @BeforeAll
    void appsCallTheChartBeforeThisOne(@TempDir Path folder) {
        small = ChartFiles.values(folder, "chart-small.yaml");
        release.installChart(ChartFiles.oldChart(folder), "-f", small.toString(), "--set", SETTINGS_OF_OLD);
        String door = release.door().toString();
        streams.add(LiveStream.at(door));
        streams.add(LiveStream.at(door));
        calls = SteadyCalls.begin(door, APPS_OF_EACH_DOOR, RATE);
        calls.awaitMore(10 * RATE);
    }

    @AfterAll
    void theyGoHome() {
        streams.forEach(LiveStream::close);
        if (calls != null) {
            calls.close();
        }
        release.uninstall();
    }

    @Test
    @Order(1)
    @Tag("F4")
    void everyPartIsRestartedOneAfterTheOther() throws Exception {
        Map<String, List<String>> failures = new TreeMap<>();
        for (String part : ALL) {
            failures.put(part, calls.during(part, () -> parts.restart(part)).failures());
        }

        assertThat(failures)
                .allSatisfy((part, failed) -> assertThat(failed).as(part).isEmpty());
        assertThat(streams).allSatisfy(stream -> assertThat(stream.untold()).isEmpty());
        assertThat(streams).allSatisfy(stream -> assertThat(stream.told()).isPositive());
        assertThat(calls.live()).allSatisfy(app -> assertThat(app.opened()).isGreaterThan(1));
    }

    @Test
    @Order(2)
    @Tag("F4")
    void callsGoOnWhileTheTrialDatabaseIsRestarted() throws Exception {
        noneOfThoseWithoutAKeyFailsDuring("postgresql (calls without a key)", () -> parts.restart("postgresql"));
    }

    @Test
    @Order(3)
    @Tag("HC8")
    void anUpgradeThatCannotStartLeavesTheOldServing() throws Exception {
        noCallFailsDuring("upgrade to images that do not exist", () -> {
            assertThatThrownBy(() -> release.upgrade(
                            "-f", small.toString(), "--set", SETTINGS_OF_OLD + "," + NO_SUCH_IMAGE, "--timeout", "45s"))
                    .isInstanceOf(AssertionError.class);
            release.rollback(1);
        });

        awaitAllReady();
    }

    @Test
    @Order(4)
    @Tag("HC8")
    void anUpgradeChangesWhatItShouldAndKeepsWhatIsNotItsOwn() throws Exception {
        Map<String, String> before = kept();

        noCallFailsDuring("upgrade from N-1, all parts at once", () -> {
            bringCrd();
            replacesThem(() -> release.upgrade("-f", small.toString(), "--set", SETTINGS_OF_NEW));
        });

        assertThat(kept()).isEqualTo(before);
    }

    @Test
    @Order(5)
    @Tag("HC8")
    void aRollbackDoesTheSame() throws Exception {
        Map<String, String> before = kept();

        noCallFailsDuring("rollback to N-1, all parts at once", () -> replacesThem(() -> release.rollback(1)));

        assertThat(kept()).isEqualTo(before);
    }

    @Test
    @Order(6)
    void evictionsTakeOneBrokerAndOneGatewayAtATime() throws Exception {
        for (String part : List.of("broker", "gateway")) {
            List<Pod> two = release.pods(part);
            assertThat(two).hasSize(2);

            noCallFailsDuring(part + ": one evicted, the other not", () -> {
                assertThat(parts.evict(two.getFirst())).isTrue();
                assertThat(parts.evict(two.getLast())).as("the second at once").isFalse();
                parts.awaitOthers(part, Set.of(two.getFirst().getMetadata().getUid()), 2);
                parts.awaitMayBeEvicted(part);
            });
        }
    }

    @Test
    @Order(7)
    @Tag("HC7")
    void anotherReleaseBesideItComesAndGoes() throws Exception {
        Release other = Release.named(release.space(), "other");
        awaitAllReady();
        Map<String, String> before = kept();
        Set<String> pods = parts.uidsOfFixed();

        noCallFailsDuring("another release comes", () -> other.install("-f", small.toString()));
        try (SteadyCalls others = SteadyCalls.begin(other.door().toString(), 1, RATE / 2)) {
            others.awaitMore(5 * RATE);
            noCallFailsDuring("both have traffic", () -> others.awaitMore(5 * RATE));
            assertThat(others.failures()).isEmpty();
        }
        noCallFailsDuring("another release goes", other::uninstall);

        assertThat(kept()).isEqualTo(before);
        assertThat(parts.uidsOfFixed()).isEqualTo(pods);
        assertThat(other.pods()).isEmpty();
    }

    /** Kubernetes falls back to one pod when {@code replicas} leaves a Deployment, until the operator writes. */
    @Test
    @Order(8)
    @Tag("HC9")
    void workersGoOnWhenTheOperatorIsTurnedOffAndOn() throws Exception {
        noCallFailsDuring("operator turned off", () -> {
            release.upgrade("-f", small.toString(), "--set", "operator.enabled=false,workers.echo.replicaCount=3");
            release.awaitPods("echo", 3, SOON);
        });
        noCallFailsDuring("operator turned on", () -> {
            release.upgrade("-f", small.toString());
            release.awaitPods("echo", 2, SOON);
        });
    }

    private void noCallFailsDuring(String what, Deed deed) throws Exception {
        SteadyCalls.Figures figures = calls.during(what, deed);
        assertThat(figures.failures()).as(what).isEmpty();
        assertThat(figures.calls()).as(what).isPositive();
    }

    /**
     * Keys are kept in the trial's database, which is one pod. What has none needs no database; nor does whoever is
     * signed in, for a while.
     */
    private void noneOfThoseWithoutAKeyFailsDuring(String what, Deed deed) throws Exception {
        calls.withoutKeys();
        noCallFailsDuring(what, deed);
        calls.withKeys();
    }

    /** The one command of the docs, {@code kubectl apply --server-side}: Helm leaves a CRD that is there as it is. */
    private void bringCrd() {
        try (InputStream crd = Files.newInputStream(Release.CHART.resolve("crds/reeveworkerpools.yaml"))) {
            release.space()
                    .client()
                    .load(crd)
                    .items()
                    .forEach(item -> release.space()
                            .client()
                            .resource(item)
                            .forceConflicts()
                            .serverSideApply());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All but the trial's database, which nothing asks to change: another version of the chart restarts nothing. */
    private void replacesThem(Deed deed) throws Exception {
        Set<String> before = parts.uids();
        Set<String> databases = parts.uids("postgresql");
        deed.run();
        Awaitility.await()
                .atMost(SOON)
                .until(() ->
                        parts.uids().stream().filter(before::contains).toList().equals(List.copyOf(databases))
                                && release.pods().stream().allMatch(Parts::isReady));
    }

    /** And none is about to end. */
    private void awaitAllReady() {
        Awaitility.await().atMost(SOON).until(() -> release.pods().stream().allMatch(Parts::isReady));
    }

    /** What no change of a release has any business with: secrets by what is in them, claims, pools, their choice. */
    private Map<String, String> kept() {
        Map<String, String> kept = new TreeMap<>();
        release.secrets()
                .forEach(secret -> kept.put(
                        "secret " + secret.getMetadata().getName(),
                        secret.getMetadata().getUid() + secret.getData()));
        release.space()
                .client()
                .persistentVolumeClaims()
                .inNamespace(release.space().name())
                .withLabel(Release.BY_INSTANCE, release.name())
                .list()
                .getItems()
                .forEach(claim -> kept.put(
                        "claim " + claim.getMetadata().getName(),
                        claim.getMetadata().getUid()));
        assertThat(kept).hasSizeGreaterThan(5);
        kept.put(
                "pool",
                release.space()
                        .pool(release.fullname() + "-echo")
                        .require()
                        .getMetadata()
                        .getUid());
        // The operator may write more of them at any time; one is what Kubernetes makes of a Deployment without.
        assertThat(release.deployment("echo").require().getSpec().getReplicas()).isGreaterThanOrEqualTo(2);
        return kept;
    }
}
