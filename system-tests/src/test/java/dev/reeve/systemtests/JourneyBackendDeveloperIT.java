// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first six minutes of somebody who writes a worker: the commands of examples/hello-worker. */
@Tag("journey-2")
@Timeout(90)
class JourneyBackendDeveloperIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static Peer worker;

    @BeforeAll
    static void runTheExample() {
        worker = run("examples/hello-worker/Hello.java");
        awaitService("hello");
    }

    @AfterAll
    static void stopTheExample() {
        worker.close();
    }

    @Test
    void servicesShowTheInstanceAndItsQueue() {
        assertThat(REEVE.cli("services")).contains("hello").contains("1.0.0").contains("echo");
    }

    @Test
    void callAnswersAndShowsWhereTheTimeWent() {
        Launcher.Result result = REEVE.process().cli("call", "hello", "say", "{\"name\":\"Ada\"}", "--verbose");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Hello Ada");
        assertThat(result.out() + result.err())
                .contains("queue")
                .contains("worker")
                .contains("wire");
    }

    @Test
    void anExceptionIsInternalOutsideAndAStackTraceInsideUnderTheSameId() {
        Launcher.Result result = REEVE.process().cli("call", "hello", "fail", "{\"name\":\"Ada\"}", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out() + result.err()).contains("INTERNAL").doesNotContain("IllegalStateException");
        String requestId = (result.out() + result.err()).replaceAll("(?s).*\"requestId\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(String.join("\n", worker.lines()))
                        .contains(requestId)
                        .contains("IllegalStateException: no Ada"));
    }

    @Test
    void badInputIsTheCallersFault() {
        Launcher.Result result = REEVE.process().cli("call", "hello", "say", "{\"name\":");
        Launcher.Result unknown = REEVE.process().cli("call", "hello", "sing", "{}");

        assertThat(result.exitCode()).isIn(1, 2);
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.out() + unknown.err()).contains("METHOD_UNKNOWN");
    }

    @Test
    void aKilledWorkerIsNeverSilence() throws Exception {
        Python.require();
        String token = new Http(REEVE.url()).anonymousToken();
        Peer holding =
                Python.start("mdp_worker.py", "tcp://127.0.0.1:" + REEVE.brokerPort(), "0.1", "journey-held", "--hold");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            holding.awaitLine("ready");
            Future<Http.Answer> call =
                    callers.submit(() -> new Http(REEVE.url()).post("/v1/services/journey-held", token, "{}"));
            holding.awaitLine("request");

            holding.kill();

            assertThat(call.get().reason()).isEqualTo("UNKNOWN");
        }
    }

    private static Peer run(String source) {
        try {
            return new Peer(Launcher.reeve(
                            Map.of("REEVE_BROKERS", "tcp://127.0.0.1:" + REEVE.brokerPort()), List.of("run", source))
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitService(String name) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> REEVE.cli("services", "--json").contains("\"" + name + "\""));
    }
}
