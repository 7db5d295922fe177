// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.workersdk.Worker;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client and our worker on a broker that is not ours and knows the RFCs only. */
@Timeout(120)
class ForeignBrokerIT {
    private final int port = UpProcess.freePorts()[1];
    private final String endpoint = "tcp://127.0.0.1:" + port;
    private final Map<MdpPeer, Peer> workers = new HashMap<>();

    @BeforeAll
    static void needPython() {
        MdpPeer.Language.PYTHON.require();
    }

    @AfterEach
    void stopWorkers() {
        workers.values().forEach(Peer::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.2"})
    @Tag("7-17")
    @Tag("18-01")
    @Tag("18-02")
    @Tag("18-04")
    void clientAndWorkerSpeakToEveryLanguagesPeers(String version) {
        try (Peer broker = startBroker(version);
                Worker _ = SdkPeers.upper(endpoint, version, "ours");
                ReeveClient client = SdkPeers.client(endpoint, version)) {
            broker.awaitLine("worker ours");
            peers(version).forEach(peer -> workers.put(peer, peer.startWorker(endpoint, "upper-" + peer)));
            workers.keySet().forEach(peer -> broker.awaitLine("worker upper-" + peer));

            assertThat(SdkPeers.call(client, "ours", "hello")).containsExactly("ours final HELLO");
            workers.keySet().forEach(peer -> {
                assertThat(SdkPeers.call(client, "upper-" + peer, "hello"))
                        .isEqualTo(peer.replies(version, "upper-" + peer, "hello"));
                assertThat(peer.call(endpoint, "ours=a||b", "ours=")).containsExactly("ours final A||B", "ours final ");
            });
            assertThat(broker.lines()).noneMatch(line -> line.startsWith("invalid"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.2"})
    @Tag("8-03")
    @Tag("8-04")
    @Tag("7-06")
    void mmiAndDisconnectAreUnderstoodBothWays(String version) {
        try (Peer broker = startBroker(version);
                ReeveClient client = SdkPeers.client(endpoint, version)) {
            try (Worker _ = SdkPeers.upper(endpoint, version, "ours")) {
                broker.awaitLine("worker ours");
                assertThat(SdkPeers.mmi(client, "mmi.service", "ours")).isEqualTo("200");
            }
            broker.awaitLine("gone ours");
            assertThat(SdkPeers.mmi(client, "mmi.service", "ours")).isEqualTo("404");
            assertThat(SdkPeers.mmi(client, "mmi.other", "ours")).isEqualTo("501");
        }
    }

    /** Both versions at once: each takes the time of four heartbeats. */
    @Test
    @Tag("7-12")
    @Tag("7-19")
    @Tag("7-22")
    @Tag("7-23")
    void workersStayWhileTheBrokerLivesAndFindTheNextOne() {
        String other = "tcp://127.0.0.1:" + UpProcess.freePorts()[0];
        try (Peer first = startBroker(endpoint, "0.1");
                Peer second = startBroker(other, "0.2");
                Worker _ = SdkPeers.upper(endpoint, "0.1", "ours");
                Worker _ = SdkPeers.upper(other, "0.2", "ours")) {
            staysRegisteredLongerThanItsExpiry(first);
            staysRegisteredLongerThanItsExpiry(second);
            first.kill();
            second.kill();

            findsTheNextBroker(endpoint, "0.1");
            findsTheNextBroker(other, "0.2");
        }
    }

    /** The broker takes a worker for dead after 3 silent intervals; it prints a beat for each interval. */
    private static void staysRegisteredLongerThanItsExpiry(Peer broker) {
        broker.awaitLine("worker ours");
        broker.awaitLines("beat", 4);
        assertThat(broker.lines()).doesNotContain("gone ours");
    }

    private static void findsTheNextBroker(String at, String version) {
        try (Peer next = startBroker(at, version);
                ReeveClient client = SdkPeers.client(at, version)) {
            next.awaitLine("worker ours");
            assertThat(SdkPeers.call(client, "ours", "again")).containsExactly("ours final AGAIN");
        }
    }

    private Peer startBroker(String version) {
        return startBroker(endpoint, version);
    }

    private static Peer startBroker(String endpoint, String version) {
        Peer broker = Python.start("mdp_broker.py", endpoint, version);
        broker.awaitLine("listens");
        return broker;
    }

    private static Stream<MdpPeer> peers(String version) {
        return MdpPeer.present().filter(peer -> peer.version().equals(version));
    }
}
