// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods with something real in them. */
class ProcessPodsTest {
    /** Ends in its own time when it is told to. */
    private static final String OBEDIENT = "trap 'echo ending; exit 0' TERM; echo ready; while :; do sleep 0.05; done";

    private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.05; done";

    private final MockCluster cluster = MockCluster.start();
    private final Workers workers = new Workers(cluster);
    private final List<String> printed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        workers.close();
        cluster.close();
    }

    @Test
    void aPodIsReadyWhenItsProcessSaysSo() {
        run("echo warming up; read _");
        workers.create(1, 5);
        Awaitility.await().until(() -> printed.stream().anyMatch(line -> line.endsWith("warming up")));

        assertThat(workers.pods().getFirst().getStatus().getConditions())
                .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("False"));
    }

    @Test
    void aPodThatIsDeletedIsToldToEndAndStaysUntilItHas() {
        run(OBEDIENT);
        workers.create(2, 20);
        workers.awaitReady(2);
        List<Pod> pods = workers.pods();

        workers.scale(0);

        pods.forEach(pod -> workers.awaitGone(pod.getMetadata().getName()));
        assertThat(printed).filteredOn(line -> line.endsWith(": ending")).hasSize(2);
    }

    @Test
    void aProcessThatDoesNotEndIsKilledAfterTheGrace() {
        run(STUBBORN);
        workers.create(1, 1);
        workers.awaitReady(1);
        String pod = workers.pods().getFirst().getMetadata().getName();

        workers.scale(0);

        workers.awaitGone(pod);
    }

    @Test
    void aProcessThatEndsByItselfIsStartedAnew() {
        run("echo ready; sleep 0.2");
        workers.create(1, 5);

        Awaitility.await()
                .until(() -> workers.pods().stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .anyMatch(status -> status.getRestartCount() >= 2));
        assertThat(workers.pods()).hasSize(1);
    }

    private void run(String script) {
        cluster.pods()
                .runner(new ProcessPods(
                        _ -> new ProcessBuilder("sh", "-c", script), line -> line.equals("ready"), printed::add));
    }
}
