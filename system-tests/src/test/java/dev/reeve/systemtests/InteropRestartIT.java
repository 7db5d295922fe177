// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our broker goes and comes back: plain workers of every language find back by themselves. */
@Timeout(180)
class InteropRestartIT {
    private final BrokerProcess broker = BrokerProcess.start();
    private final Map<MdpPeer, Peer> workers = new LinkedHashMap<>();

    @BeforeEach
    void startAllWorkers() {
        MdpPeer.present().forEach(peer -> workers.put(peer, peer.startWorker(broker.endpoint(), "upper-" + peer)));
        Assumptions.assumeFalse(workers.isEmpty(), "no ZeroMQ binding of any language: build-config/test-tools.sh .");
        workers.values().forEach(worker -> worker.awaitLine("ready"));
        assertAllAnswer("before");
    }

    @AfterEach
    void stop() {
        workers.values().forEach(Peer::close);
        broker.close();
    }

    @Test
    @Tag("R-23")
    @Tag("7-15")
    @Tag("7-22")
    void aBrokerThatStopsTellsItsWorkers() {
        broker.stop();
        workers.values().forEach(worker -> worker.awaitLine("disconnected"));

        broker.startAgain();

        assertAllRegisterAnew();
        assertAllAnswer("after");
    }

    @Test
    @Tag("R-19")
    @Tag("F3")
    void workersOfAKilledBrokerRegisterAtTheNextOne() {
        broker.kill();
        broker.startAgain();

        assertAllRegisterAnew();
        assertAllAnswer("after");
    }

    private void assertAllRegisterAnew() {
        workers.values().forEach(worker -> worker.awaitLines("ready", 2));
    }

    /** Requests wait in the queue for the workers that are still coming. */
    private void assertAllAnswer(String word) {
        MdpPeer client = workers.keySet().iterator().next();
        String[] calls = workers.keySet().stream()
                .map(peer -> "upper-" + peer + "=" + word)
                .toArray(String[]::new);
        List<String> wanted = workers.keySet().stream()
                .flatMap(peer -> replies(peer, client, word))
                .toList();
        assertThat(client.call(broker.endpoint(), calls)).isEqualTo(wanted);
    }

    private static Stream<String> replies(MdpPeer worker, MdpPeer client, String word) {
        return worker.replies(client.version(), "upper-" + worker, word).stream();
    }
}
