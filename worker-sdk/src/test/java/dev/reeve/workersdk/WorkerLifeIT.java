// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static dev.reeve.workersdk.BrokerBytes.SOON;
import static dev.reeve.workersdk.BrokerBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.v1.Credit;
import dev.reeve.testkit.FakeBroker;
import dev.reeve.testkit.FaultProxy;
import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers over their whole life: brokers that come late, go, freeze; several at once; the end of the process. */
@Timeout(40)
class WorkerLifeIT {

    private static WorkerBuilder echo(String brokers) {
        return Worker.builder()
                .brokers(brokers)
                .shutdownHook(false)
                .service("echo", service -> service.anyMethod(Codec.payload(), (body, _) -> body));
    }

    private static BrokerBytes accept(FakeBroker broker) throws InterruptedException {
        return new BrokerBytes(broker.acceptSpeaking(SOON), BrokerMode.REEVE);
    }

    @Test
    void waitsForABrokerThatComesLate() throws Exception {
        int port = FreePort.find();
        try (Worker worker = echo("tcp://127.0.0.1:" + port).start()) {
            assertThat(worker.awaitReady(Duration.ofMillis(300))).isFalse();

            try (FakeBroker late = FakeBroker.start(port)) {
                BrokerBytes bytes = accept(late).welcome(16);

                assertThat(worker.awaitReady(SOON)).isTrue();
                bytes.request("a", "late");
                assertThat(text(bytes.nextCommand().getLast())).isEqualTo("late");
            }
        }
    }

    @Test
    @Tag("F3")
    void comesBackWhenItsBrokerIsRestarted() throws Exception {
        List<String> life = new CopyOnWriteArrayList<>();
        WorkerListener listener = new WorkerListener() {
            @Override
            public void registered(String service, String broker) {
                life.add("registered");
            }

            @Override
            public void lost(String service, String broker, String reason) {
                life.add("lost");
            }
        };
        int port = FreePort.find();
        FakeBroker first = FakeBroker.start(port);
        try (Worker worker = echo(first.endpoint()).listener(listener).start()) {
            accept(first).welcome(16);
            assertThat(worker.awaitReady(SOON)).isTrue();

            first.close();
            await().until(() -> !worker.isReady());
            try (FakeBroker second = FakeBroker.start(port)) {
                accept(second).welcome(16);

                assertThat(worker.awaitReady(SOON)).isTrue();
                await().untilAsserted(() -> assertThat(life).containsExactly("registered", "lost", "registered"));
            }
        }
    }

    @Test
    @Tag("C7")
    void noticesAConnectionThatIsOnlyOpen() throws Exception {
        try (FakeBroker broker = FakeBroker.start();
                FaultProxy link = FaultProxy.to(broker.port());
                Worker worker = echo(link.endpoint()).start()) {
            accept(broker).welcome(16);
            assertThat(worker.awaitReady(SOON)).isTrue();

            link.stall();
            await().atMost(SOON).until(() -> !worker.isReady());
            link.heal();

            accept(broker).welcome(16).request("a", "again");
            assertThat(worker.awaitReady(SOON)).isTrue();
        }
    }

    @Test
    @Tag("R-24")
    void servesSeveralBrokersWithOneConnectionEach() throws Exception {
        try (FakeBroker left = FakeBroker.start();
                FakeBroker right = FakeBroker.start();
                Worker worker = echo(left.endpoint() + "," + right.endpoint()).start()) {
            BrokerBytes fromLeft = accept(left).welcome(16);
            BrokerBytes fromRight = accept(right).welcome(16);

            fromLeft.request("a", "left");
            fromRight.request("a", "right");

            assertThat(text(fromLeft.nextCommand().getLast())).isEqualTo("left");
            assertThat(text(fromRight.nextCommand().getLast())).isEqualTo("right");
            await().untilAsserted(() ->
                    assertThat(worker.stats().services().getFirst().brokers()).hasSize(2));
            assertThat(left.hasConnectionWithin(Duration.ofMillis(100))).isFalse();
        }
    }

    @Test
    @Tag("7-19")
    void registersEachServiceOnAConnectionOfItsOwn() throws Exception {
        try (FakeBroker broker = FakeBroker.start();
                Worker _ = echo(broker.endpoint())
                        .service("other", service -> service.anyMethod(Codec.payload(), (body, _) -> body))
                        .start()) {
            List<String> names = List.of(
                    text(broker.acceptSpeaking(SOON).receive(SOON).get(2)),
                    text(broker.acceptSpeaking(SOON).receive(SOON).get(2)));

            assertThat(names).containsExactlyInAnyOrder("echo", "other");
        }
    }

    @Test
    @Tag("X-07")
    void asksForLessWhileTwoBrokersTogetherGiveTooMuch() throws Exception {
        Semaphore ends = new Semaphore(0);
        CountDownLatch started = new CountDownLatch(2);
        try (FakeBroker left = FakeBroker.start();
                FakeBroker right = FakeBroker.start();
                Worker worker = Worker.builder()
                        .brokers(left.endpoint() + "," + right.endpoint())
                        .shutdownHook(false)
                        .service(
                                "echo",
                                service -> service.capacity(2).anyMethod(Codec.payload(), (body, _) -> {
                                    started.countDown();
                                    ends.acquire();
                                    return body;
                                }))
                        .start()) {
            BrokerBytes fromLeft = accept(left).welcome(2).beating();
            BrokerBytes fromRight = accept(right).welcome(2).beating();
            for (String token : List.of("a", "b")) {
                fromLeft.request(token, "x");
                fromRight.request(token, "x");
            }
            started.await();
            await().until(() -> inFlight(worker) == 4);
            // Over-commit is patient for 100 ms.
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);

            ends.release();
            await().until(() -> inFlight(worker) == 3);

            // CREDIT 1 leaves before the FINAL that frees the second place: nothing new comes for it.
            assertThat(List.of(creditsAndFinals(fromLeft), creditsAndFinals(fromRight)))
                    .containsExactlyInAnyOrder("credit 1, final", "");
            ends.release(3);
            await().until(() -> inFlight(worker) == 0);
            assertThat(List.of(creditsAndFinals(fromLeft), creditsAndFinals(fromRight)))
                    .allSatisfy(messages -> assertThat(messages).matches("(.*, )?credit 2(, final)*"));
        }
    }

    private static int inFlight(Worker worker) {
        return worker.stats().services().getFirst().load().inFlight();
    }

    /** What came, until nothing but heartbeats came for 400 ms. */
    private static String creditsAndFinals(BrokerBytes bytes) throws Exception {
        List<String> messages = new ArrayList<>();
        long untilNanos = System.nanoTime() + Duration.ofMillis(400).toNanos();
        while (System.nanoTime() < untilNanos) {
            List<byte[]> frames = bytes.connection().poll(Duration.ofMillis(50));
            if (frames != null && bytes.command(frames) == 0x81) {
                byte[] credit = Arrays.copyOfRange(frames.get(2), 4, frames.get(2).length);
                messages.add("credit " + Credit.parseFrom(credit).getWindow());
            } else if (frames != null && bytes.command(frames) == 0x04) {
                messages.add("final");
            }
        }
        return String.join(", ", messages);
    }

    @Test
    @Tag("X-09")
    void drainsOnSigtermAndEndsTheProcess() throws Exception {
        try (FakeBroker broker = FakeBroker.start();
                ProcessPool processes = new ProcessPool()) {
            ProcessPool.Child worker = processes.java(
                    SlowWorker.class, Map.of("REEVE_BROKERS", broker.endpoint(), "REEVE_POD_NAME", "p1"));
            BrokerBytes bytes = accept(broker).welcome(16).beating();
            bytes.request("a", "held");
            worker.awaitOutput("running", Duration.ofSeconds(20));

            worker.terminate();

            List<byte[]> drain = bytes.nextCommand();
            while (bytes.command(drain) != 0x83) {
                drain = bytes.nextCommand();
            }
            bytes.drain(true);
            assertThat(text(bytes.nextCommand().getLast())).isEqualTo("held");
            assertThat(bytes.command(bytes.nextCommand())).isEqualTo(0x06);
            assertThat(worker.awaitExit(Duration.ofSeconds(10))).isTrue();
            assertThat(worker.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void showsHealthAndMetricsOnItsManagementPort() throws Exception {
        try (FakeBroker broker = FakeBroker.start();
                Worker worker = echo(broker.endpoint()).managementPort(0).start()) {
            assertThat(get(worker, "/q/health/live").statusCode()).isEqualTo(200);
            assertThat(get(worker, "/q/health/ready").statusCode()).isEqualTo(503);

            BrokerBytes bytes = accept(broker).welcome(16);
            assertThat(worker.awaitReady(SOON)).isTrue();
            bytes.request("a", "x");
            assertThat(text(bytes.nextCommand().getLast())).isEqualTo("x");

            assertThat(get(worker, "/q/health/ready").body()).contains("\"status\":\"UP\"");
            await().untilAsserted(() -> assertThat(get(worker, "/q/metrics").body())
                    .contains("reeve_worker_requests_total{service=\"echo\"} 1")
                    .contains("reeve_worker_brokers{service=\"echo\"} 1"));
            assertThat(get(worker, "/q/other").statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> get(Worker worker, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + worker.managementPort() + path))
                    .timeout(SOON)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** A worker in a process of its own; a call takes 1.5 s. */
    static final class SlowWorker {
        private SlowWorker() {}

        public static void main(String[] args) {
            Worker.builder()
                    .service(
                            "echo",
                            service -> service.anyMethod(Codec.payload(), (body, _) -> {
                                System.out.println("running");
                                CountDownLatch never = new CountDownLatch(1);
                                boolean _ = never.await(1_500, java.util.concurrent.TimeUnit.MILLISECONDS);
                                return body;
                            }))
                    .start()
                    .awaitShutdown();
        }
    }
}
