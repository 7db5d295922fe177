// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers and clients written from the RFCs on pyzmq, with no library of ours, in both versions and mixed. */
class PlainMdpPeersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @BeforeAll
    static void needPython() {
        Python.require();
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "0.1,0.2", "0.2,0.1", "0.2,0.2"})
    void aPlainClientIsAnsweredByAPlainWorker(String client, String worker) {
        String service = "plain-" + client + "-" + worker;
        try (Peer peer = Python.start("mdp_worker.py", endpoint(), worker, service)) {
            peer.awaitLine("ready");

            Launcher.Result result = Launcher.run(
                    Python.peer("mdp_client.py", endpoint(), client, service, "one", "two"), Duration.ofSeconds(30));

            assertThat(result.err()).isEmpty();
            assertThat(result.out()).contains("ONE").contains("TWO");
            assertThat(peer.lines()).contains("request one", "request two");
        }
    }

    /** One reply is the body as it is; a worker that sends parts first is answered in lines. */
    static Stream<Arguments> answersThroughTheGateway() {
        return Stream.of(Arguments.of("0.1", "HELLO"), Arguments.of("0.2", """
                        {"partial":{"bodyBase64":"aGVsbG8=","contentType":""}}
                        {"final":{"bodyBase64":"SEVMTE8=","contentType":""}}
                        """));
    }

    @ParameterizedTest
    @MethodSource("answersThroughTheGateway")
    void aPhoneReachesAPlainWorkerThroughTheGateway(String version, String wanted) {
        Http http = new Http(REEVE.url());
        String service = "plain-gateway-" + version;
        try (Peer peer = Python.start("mdp_worker.py", endpoint(), version, service)) {
            peer.awaitLine("ready");

            Http.Answer answer =
                    http.post("/v1/services/" + service, http.anonymousToken(), "hello", "Content-Type", "text/plain");

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.2"})
    void aPlainClientReachesAnSdkWorker(String version) {
        Launcher.Result result =
                Launcher.run(Python.peer("mdp_client.py", endpoint(), version, "echo", "hi"), Duration.ofSeconds(30));

        assertThat(result.err()).isEmpty();
        assertThat(result.out().strip()).isEqualTo("hi");
    }

    private static String endpoint() {
        return "tcp://127.0.0.1:" + REEVE.brokerPort();
    }
}
