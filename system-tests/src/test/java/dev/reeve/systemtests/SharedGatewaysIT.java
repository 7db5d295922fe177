// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway of {@code ./reeve up} and another process beside it, with one auth worker behind both. */
@Timeout(180)
class SharedGatewaysIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static volatile CountDownLatch go = new CountDownLatch(0);

    private static Worker worker;
    private static Http first;
    private static String token;

    private final List<GatewayProcess> gateways = new ArrayList<>();

    @BeforeAll
    static void startWorker() throws InterruptedException {
        worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .shutdownHook(false)
                .service(
                        "till",
                        service -> service.capacity(64)
                                .method("pay", Codec.payload(), SharedGatewaysIT::run)
                                .method("count", Codec.payload(), SharedGatewaysIT::run)
                                .idempotent("count"))
                .start();
        assertThat(worker.awaitReady(SOON)).isTrue();
        first = new Http(REEVE.url());
        token = first.anonymousToken();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @AfterEach
    void stopGateway() {
        go.countDown();
        gateways.forEach(GatewayProcess::close);
    }

    /** Each run gives another answer. */
    private static Payload run(Payload body, Call<Payload> call) throws InterruptedException {
        int number = RUNS.incrementAndGet();
        go.await();
        return new Payload(Integer.toString(number).getBytes(StandardCharsets.UTF_8), "application/json");
    }

    /** One beside that of {@code up}. */
    private GatewayProcess startGateway() {
        GatewayProcess gateway = GatewayProcess.start("tcp://127.0.0.1:" + REEVE.brokerPort());
        gateways.add(gateway);
        await("calls through it")
                .atMost(SOON)
                .until(() ->
                        gateway.http().post("/v1/services/echo", token, "{}").status() == 200);
        return gateway;
    }

    private static Http.Answer call(Http gateway, String method, String key, String... headers) {
        List<String> all = new ArrayList<>(List.of("Idempotency-Key", key));
        all.addAll(List.of(headers));
        return gateway.post("/v1/services/till/" + method, token, "{}", all.toArray(String[]::new));
    }

    @Test
    void ofFiftyCallsWithOneKeyThroughBothTheWorkerSeesOne() throws Exception {
        Http second = startGateway().http();
        int before = RUNS.get();
        go = new CountDownLatch(1);

        List<Future<Http.Answer>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Http gateway = i % 2 == 0 ? first : second;
                answers.add(callers.submit(() -> call(gateway, "pay", "fifty")));
            }
            await().atMost(SOON)
                    .until(() -> answers.stream().filter(Future::isDone).count() == 49);
            go.countDown();
        }

        List<Integer> statuses = new ArrayList<>();
        for (Future<Http.Answer> answer : answers) {
            statuses.add(answer.get().status());
        }
        assertThat(statuses)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 409)
                .hasSize(49);
        assertThat(RUNS.get() - before).isEqualTo(1);
        Http.Answer again = call(second, "pay", "fifty");
        assertThat(again.body()).isEqualTo(Integer.toString(before + 1));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aGatewayKilledMeanwhileLeavesAnUnknownOutcomeAndWhatMayRunTwiceRunsAgain() throws Exception {
        GatewayProcess second = startGateway();
        int before = RUNS.get();
        go = new CountDownLatch(1);
        Thread payer = Thread.ofVirtual().start(() -> lost(second.http(), "pay"));
        Thread counter = Thread.ofVirtual().start(() -> lost(second.http(), "count"));
        await().atMost(SOON).until(() -> RUNS.get() == before + 2);

        second.process().kill();
        payer.join();
        counter.join();
        List<String> meanwhile = List.of(reason("pay"), reason("count"));
        go.countDown();

        assertThat(meanwhile).containsOnly("IDEMPOTENCY_IN_PROGRESS");
        await().atMost(SOON).until(() -> reason("pay").equals("UNKNOWN"));
        await().atMost(SOON).until(() -> call(first, "count", "killed").status() == 200);
        assertThat(call(first, "count", "killed").response().headers().firstValue("Idempotency-Replayed"))
                .contains("true");
        assertThat(RUNS.get())
                .as("pay once, count again or remembered by its worker")
                .isBetween(before + 2, before + 3);
    }

    /** Its gateway dies, so it has no answer. */
    private static void lost(Http gateway, String method) {
        try {
            Http.Answer _ = call(gateway, method, "killed", "Reeve-Deadline-Ms", "5000");
        } catch (RuntimeException _) {
            // As expected.
        }
    }

    private static String reason(String method) {
        return call(first, method, "killed").reason();
    }

    @Test
    void ratesAreLeasedFromTheAuthWorker() {
        GatewayProcess second = startGateway();
        for (int i = 0; i < 30; i++) {
            assertThat(second.http().post("/v1/services/echo", token, "{}").status())
                    .isEqualTo(200);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                second.management().get("/q/metrics", "").body())
                        .contains("reeve_gateway_rate_leases_total{outcome=\"full\"")
                        .contains("reeve_gateway_rates_shared 1.0"));
    }
}
