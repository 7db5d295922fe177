// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Things that break while people use them: each a clear error, nothing lost that was acknowledged, well again
 * alone.
 */
@Timeout(120)
class FaultsIT {
    private static final int SMALL_QUEUE = 5;

    private static DataFolder folder;
    private static UpProcess up;
    private static Http http;

    @BeforeAll
    static void start() {
        folder = DataFolder.make("faults");
        up = UpProcess.start(
                folder.path(), UpProcess.settings("reeve.broker.services.\"small\".queue-requests-max=" + SMALL_QUEUE));
        http = new Http(up.url());
        Python.require();
    }

    @AfterAll
    static void stop() {
        up.close();
        folder.close();
    }

    @Test
    void aWorkerKilledInTheMiddleEndsTheCallAsUnknown() throws Exception {
        String token = http.anonymousToken();
        try (Peer worker = holdingWorker("killed");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Http.Answer> call = callers.submit(() -> http.post("/v1/services/killed", token, "{}"));
            worker.awaitLine("request");

            worker.kill();

            Http.Answer answer = call.get();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.reason()).isEqualTo("UNKNOWN");
        }
    }

    @Test
    void aCallPastItsDeadlineIsAnsweredInTime() {
        String token = http.anonymousToken();
        try (Peer worker = holdingWorker("slow")) {
            long startedNs = System.nanoTime();

            Http.Answer answer = http.post(
                    "/v1/services/slow", token, "{}", "Content-Type", "application/json", "Reeve-Deadline-Ms", "700");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.reason()).isEqualTo("UNKNOWN");
            assertThat(Duration.ofNanos(System.nanoTime() - startedNs)).isLessThan(Duration.ofSeconds(5));
            worker.awaitLine("request");
        }
    }

    @Test
    void aCallThatNoWorkerTookSaysSo() {
        String token = http.anonymousToken();
        try (Peer worker = holdingWorker("gone")) {
            worker.kill();
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            Http.Answer answer = callWithDeadline("gone", token);
            return answer.status() == 503 && answer.reason().equals("NO_WORKERS");
        });
    }

    @Test
    void aCallThatWaitedBehindAnotherExpires() {
        String token = http.anonymousToken();
        try (Peer worker = holdingWorker("busy");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Http.Answer> first = callers.submit(() -> http.post("/v1/services/busy", token, "{}"));
            worker.awaitLine("request");

            Http.Answer second = callWithDeadline("busy", token);

            assertThat(second.status()).isEqualTo(504);
            assertThat(second.reason()).isEqualTo("EXPIRED");
            assertThat(first.isDone()).isFalse();
        }
    }

    @Test
    void aFullQueueSaysSoAtOnceAndWhenToComeBack() throws Exception {
        String token = http.anonymousToken();
        try (Peer worker = holdingWorker("small");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Http.Answer>> calls = new ArrayList<>();
            for (int i = 0; i < SMALL_QUEUE + 10; i++) {
                calls.add(callers.submit(() -> callWithDeadline("small", token)));
            }
            worker.awaitLine("request");

            List<Http.Answer> full = new ArrayList<>();
            for (Future<Http.Answer> call : calls) {
                if (call.get().status() == 429) {
                    full.add(call.get());
                }
            }
            assertThat(full).hasSizeGreaterThanOrEqualTo(5).allSatisfy(answer -> {
                assertThat(answer.reason()).isEqualTo("QUEUE_FULL");
                assertThat(answer.header("Retry-After")).isNotBlank();
            });
        }
    }

    @Test
    void aDeadDatabaseIsATypedErrorAndItsReturnNeedsNobody() throws IOException {
        String token = http.anonymousToken();
        String mail = "before-crash@example.org";
        String credentials = "{\"email\":\"" + mail + "\",\"password\":\"correct horse battery\"}";
        assertThat(http.post("/v1/auth/sign-up", "", credentials).status()).isEqualTo(200);
        assertThat(http.post(
                                "/v1/logs/records",
                                up.appKey(),
                                "{\"body\":\"before the crash\"}\n",
                                "Content-Type",
                                "application/x-ndjson")
                        .status())
                .isEqualTo(200);

        up.database().kill();

        Http.Answer during = http.post("/v1/auth/sign-in", "", credentials);
        assertThat(during.status()).as(during.body()).isIn(200, 503);
        assertThat(http.post("/v1/services/echo", token, "{\"n\":1}").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.post("/v1/auth/sign-in", "", credentials).status() == 200);
        JsonNode found = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> http.get(
                                        "/v1/logs/records?q=before%20the%20crash",
                                        up.cli("token").out().strip())
                                .json()
                                .path("entries"),
                        entries -> entries.size() == 1);
        assertThat(found.path(0).path("body").asText()).isEqualTo("before the crash");
    }

    @Test
    void malformedMdpStopsNobody() {
        Stream.of("mdp_garbage.py").forEach(script -> {
            Launcher.Result result =
                    Launcher.run(Python.peer(script, "tcp://127.0.0.1:" + up.brokerPort()), Duration.ofSeconds(30));
            assertThat(result.exitCode()).as(result.err()).isZero();
        });

        assertThat(http.post("/v1/services/echo", http.anonymousToken(), "{}").status())
                .isEqualTo(200);
    }

    private static Http.Answer callWithDeadline(String service, String token) {
        return http.post(
                "/v1/services/" + service, token, "{}", "Content-Type", "application/json", "Reeve-Deadline-Ms", "800");
    }

    private static Peer holdingWorker(String service) {
        Peer worker = Python.start("mdp_worker.py", "tcp://127.0.0.1:" + up.brokerPort(), "0.2", service, "--hold");
        worker.awaitLine("ready");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> http.get("/v1/services", up.adminKey()).body().contains("\"" + service + "\""));
        return worker;
    }
}
