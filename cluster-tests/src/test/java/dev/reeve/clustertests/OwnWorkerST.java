// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * docs/own-worker.md: the examples' manifests as they are, with another image, beside a release of the chart. They go
 * from none to several and back, and a pod that is told to end in the middle of calls loses none.
 */
@NeedsCluster(Need.NODES)
@NeedsHelm
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnWorkerST {
    /** At once; a gateway takes 64 of one caller. */
    private static final int CALLERS = 40;

    /** What a call of an example is, its answer, and how many of each caller keep a pod busy while others start. */
    private enum Example {
        JAVA("hello", "hello-worker", "/v1/services/hello/say", "application/json", "{\"name\":\"Ada\"}", 6),
        PYTHON("hello-python", "python-worker", "/v1/services/hello-python", "text/plain", "Ada", 1);

        private final String service;
        private final Path folder;
        private final String path;
        private final String contentType;
        private final String body;
        private final int each;

        Example(String service, String folder, String path, String contentType, String body, int each) {
            this.service = service;
            this.folder = Cluster.ROOT.resolve("examples").resolve(folder);
            this.path = path;
            this.contentType = contentType;
            this.body = body;
            this.each = each;
        }

        String image() {
            return switch (this) {
                case JAVA -> TestImages.ofSource(service, folder.resolve("Hello.java"));
                case PYTHON -> PythonImage.of(service, folder.resolve("worker.py"));
            };
        }

        String answer() {
            return switch (this) {
                case JAVA -> "200 {\"text\":\"Hello Ada\"}";
                case PYTHON -> "200 Hello Ada from Python";
            };
        }
    }

    private static Release release;
    private static HttpCalls calls;

    private final Space space;

    OwnWorkerST(Space space) {
        this.space = space;
    }

    @BeforeAll
    static void install(Space space) throws IOException {
        release = Release.named(space, "reeve");
        var _ = release.install("--set", "gateway.replicaCount=1,workers.echo.enabled=false");
        apply(space, Example.JAVA);
        if (PythonImage.isThere()) {
            apply(space, Example.PYTHON);
        }
        calls = HttpCalls.at(release.door(), release.adminKey());
    }

    @AfterAll
    static void close() {
        calls.close();
    }

    @Test
    @Order(1)
    void aWorkerInJavaIsWokenAndLosesNoCallWhenAPodIsToldToEnd() {
        wakeAndEndOne(Example.JAVA);
    }

    @Test
    @Order(2)
    void aWorkerInPythonIsWokenAndLosesNoCallWhenAPodIsToldToEnd() {
        PythonImage.require();
        wakeAndEndOne(Example.PYTHON);
    }

    @Test
    @Order(3)
    void withoutCallsNoneIsLeft() {
        awaitNone(Example.JAVA);
        if (PythonImage.isThere()) {
            awaitNone(Example.PYTHON);
        }
    }

    private void wakeAndEndOne(Example example) {
        // a Deployment without replicas begins with one
        awaitNone(example);
        long began = System.nanoTime();
        List<CompletableFuture<String>> answers =
                calls.burst(CALLERS, example.each, example.path, example.contentType, example.body);
        await().atMost(Duration.ofSeconds(60)).until(() -> readyPods(example).size() >= 2);
        long severalMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertThat(answers).as("a pod ends in the middle of calls").anyMatch(answer -> !answer.isDone());
        end(readyPods(example).getFirst());

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(example.answer());
        Cluster.tell(String.format(
                Locale.ROOT,
                "%s from none: %d calls of 500 ms, two workers ready after %d ms, all answered after %d ms",
                example.service,
                answers.size(),
                severalMillis,
                Duration.ofNanos(System.nanoTime() - began).toMillis()));
    }

    private void end(Pod pod) {
        var _ = space.client().resource(pod).delete();
    }

    private void awaitNone(Example example) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> space.replicas(example.service) == 0
                        && space.pods(example.service).isEmpty());
    }

    private List<Pod> readyPods(Example example) {
        return space.pods(example.service).stream().filter(Parts::isReady).toList();
    }

    private static void apply(Space space, Example example) throws IOException {
        String manifests = Files.readString(example.folder.resolve("kubernetes.yaml"));
        String image = "registry.example.com/" + example.service + ":1";
        assertThat(manifests).contains(image);
        var _ = space.applyText(manifests.replace(image, example.image()), Map.of());
    }
}
