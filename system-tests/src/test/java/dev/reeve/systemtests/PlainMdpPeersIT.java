// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker and a client written from the RFCs on pyzmq, with no library of ours, beside a phone and an SDK worker. */
class PlainMdpPeersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @BeforeAll
    static void needPython() {
        MdpPeer.Language.PYTHON.require();
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
        try (Peer peer = new MdpPeer(MdpPeer.Language.PYTHON, version).startWorker(endpoint(), service)) {
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
        MdpPeer client = new MdpPeer(MdpPeer.Language.PYTHON, version);

        assertThat(client.call(endpoint(), "echo=hi")).containsExactly("echo final hi");
    }

    private static String endpoint() {
        return "tcp://127.0.0.1:" + REEVE.brokerPort();
    }
}
