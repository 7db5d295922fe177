// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every language's client with every language's worker, in both versions of MDP and mixed, on our broker. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InteropIT {
    /** Three silent intervals of 2.5 s, and one more second. */
    private static final Duration LONGER_THAN_EXPIRY = Duration.ofMillis(8_500);

    private static final String MANY_FRAMES = "hello|there||world";

    private static final Map<MdpPeer, Peer> WORKERS = new HashMap<>();
    private static final Map<MdpPeer, List<String>> ANSWERS = new HashMap<>();
    private static BrokerProcess broker;
    private static long startedNs;

    @BeforeAll
    static void startBrokerAndAllWorkers() {
        broker = BrokerProcess.start(MdpPeer.all()
                .map(peer -> BrokerProcess.idempotent("held-" + peer))
                .toArray(String[]::new));
        MdpPeer.present().forEach(peer -> WORKERS.put(peer, peer.startWorker(broker.endpoint(), service(peer))));
        WORKERS.values().forEach(worker -> worker.awaitLine("ready"));
        startedNs = System.nanoTime();
    }

    @AfterAll
    static void stop() {
        WORKERS.values().forEach(Peer::close);
        broker.close();
    }

    static Stream<MdpPeer> peers() {
        return MdpPeer.all();
    }

    static Stream<Arguments> pairs() {
        return MdpPeer.all().flatMap(client -> MdpPeer.all().map(worker -> Arguments.of(client, worker)));
    }

    @ParameterizedTest(name = "{0} calls {1}")
    @MethodSource("pairs")
    @Tag("7-01")
    @Tag("7-17")
    @Tag("7-20")
    @Tag("18-01")
    @Tag("18-02")
    @Tag("R-15")
    @Tag("R-21")
    void everyClientIsAnsweredByEveryWorker(MdpPeer client, MdpPeer worker) {
        client.require();
        worker.require();
        String service = service(worker);
        List<String> wanted = new ArrayList<>(worker.replies(client.version(), service, MANY_FRAMES));
        wanted.addAll(worker.replies(client.version(), service, ""));
        wanted.addAll(worker.replies(client.version(), service, client.toString()));

        assertThat(answersTo(client))
                .filteredOn(line -> line.startsWith(service + " "))
                .isEqualTo(wanted);
        assertThat(workerOf(worker).lines()).contains("request " + client);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("8-03")
    @Tag("8-04")
    void everyClientLearnsWhichServicesThereAre(MdpPeer peer) {
        peer.require();

        List<String> answers = peer.call(
                broker.endpoint(), "mmi.service=" + service(peer), "mmi.service=nobody", "mmi.service=", "mmi.other=x");

        assertThat(answers)
                .containsExactly(
                        "mmi.service final 200",
                        "mmi.service final 404",
                        "mmi.service final 404",
                        "mmi.other final 501");
    }

    /** Last: by then most of the time that it takes has passed with the others. */
    @ParameterizedTest
    @MethodSource("peers")
    @Order(Integer.MAX_VALUE)
    @Tag("7-12")
    @Tag("7-13")
    @Tag("7-25")
    void aWorkerThatOnlyHeartbeatsStaysRegistered(MdpPeer peer) {
        peer.require();
        Peer worker = workerOf(peer);

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        System.nanoTime() - startedNs > LONGER_THAN_EXPIRY.toNanos() && worker.count("heartbeat") >= 3);

        assertThat(peer.call(broker.endpoint(), "mmi.service=" + service(peer)))
                .containsExactly("mmi.service final 200");
        assertThat(worker.lines()).doesNotContain("disconnected", "silent");
        assertThat(worker.count("ready")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("7-06")
    @Tag("7-14")
    @Tag("8-03")
    void aWorkerThatSaysDisconnectIsGoneAtOnce(MdpPeer peer) {
        peer.require();
        String service = "leaving-" + peer;
        try (Peer worker = peer.startWorker(broker.endpoint(), service)) {
            assertThat(peer.call(broker.endpoint(), service + "=here"))
                    .isEqualTo(peer.replies(peer.version(), service, "here"));

            assertThat(worker.terminate()).isZero();

            assertThat(worker.lines()).endsWith("stopped");
            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(peer.call(broker.endpoint(), "mmi.service=" + service))
                            .containsExactly("mmi.service final 404"));
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    @Tag("7-16")
    @Tag("R-12")
    void theRequestOfAKilledWorkerGoesToTheNext(MdpPeer peer) {
        peer.require();
        String service = "held-" + peer;
        try (Peer held = peer.startWorker(broker.endpoint(), service, "--hold");
                Peer client = peer.startClient(broker.endpoint(), service + "=again")) {
            held.awaitLine("request again");
            try (Peer next = peer.startWorker(broker.endpoint(), service)) {
                next.awaitLine("ready");
                held.kill();

                assertThat(client.awaitExit()).isZero();

                assertThat(client.lines()).isEqualTo(peer.replies(peer.version(), service, "again"));
                assertThat(next.lines()).contains("request again");
            }
        }
    }

    /** One run of the client's program calls all workers. */
    private static List<String> answersTo(MdpPeer client) {
        return ANSWERS.computeIfAbsent(
                client,
                peer -> peer.call(
                        broker.endpoint(),
                        MdpPeer.present()
                                .map(InteropIT::service)
                                .flatMap(service -> Stream.of(MANY_FRAMES, "", peer.toString())
                                        .map(body -> service + "=" + body))
                                .toArray(String[]::new)));
    }

    private static Peer workerOf(MdpPeer peer) {
        return Objects.requireNonNull(WORKERS.get(peer), "started");
    }

    private static String service(MdpPeer worker) {
        return "upper-" + worker;
    }
}
