// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.workersdk.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guide's and zmq4's programs as they are: their clients and workers on our broker, ours on their brokers. */
@Timeout(1_500)
class PublicProgramsIT {
    private static final String ENDPOINT = "tcp://127.0.0.1:" + PublicPrograms.PORT;
    private static final Duration CLIENT_TIMEOUT = Duration.ofMinutes(12);
    private static final String[] SETTINGS = Stream.concat(
                    Stream.of(BrokerProcess.RAISED),
                    // the second is for the guide's PHP worker
                    Stream.of(BrokerProcess.idempotent("echo"), "reeve.broker.plain.delimiter-optional=true"))
            .toArray(String[]::new);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    @Tag("8-03")
    @Tag("7-17")
    @Tag("7-20")
    void theirClientsAndWorkersRunOnOurBroker(PublicPrograms programs) {
        programs.require();
        try (BrokerProcess _ = BrokerProcess.startOn(PublicPrograms.PORT, SETTINGS)) {
            assertThat(run(programs, "mmiecho")).contains("404");
            try (Peer _ = programs.start("mdworker", folder)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> run(programs, "mmiecho").contains("200"));
                try (ReeveClient client = SdkPeers.client(ENDPOINT, "0.1")) {
                    assertThat(SdkPeers.call(client, "echo", "ours|theirs")).containsExactly("echo final ours|theirs");
                }

                assertThat(run(programs, "mdclient2"))
                        .containsPattern("100?000 re(quests/re)?plies (processed|received)");
                if (programs.has("mdclient")) {
                    assertThat(run(programs, "mdclient")).contains("100000 requests/replies processed");
                }
            }
        }
    }

    @Test
    void thePythonTitanicRunsOnOurBroker() {
        PublicPrograms programs = PublicPrograms.GUIDE_PYTHON;
        programs.require();
        try (BrokerProcess _ = BrokerProcess.startOn(PublicPrograms.PORT, SETTINGS);
                Peer _ = programs.start("mdworker", folder);
                Peer titanic = programs.start("titanic", folder)) {
            String said = run(programs, "ticlient");

            assertThat(said).contains("request UUID").contains("reply: b'Hello world'");
            assertThat(titanic.lines()).anyMatch(line -> line.startsWith("I: processing request"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-17")
    @Tag("7-19")
    @Tag("7-20")
    void ourClientAndWorkerRunOnTheirBroker(PublicPrograms programs) {
        programs.require();
        try (Peer _ = programs.start("mdbroker", folder);
                Worker _ = SdkPeers.echo(ENDPOINT, "0.1");
                ReeveClient client = SdkPeers.client(ENDPOINT, "0.1")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> SdkPeers.mmi(client, "mmi.service", "echo").equals("200"));

            assertThat(SdkPeers.call(client, "echo", "ours")).containsExactly("echo final ours");
            // their client takes our worker for one of theirs
            assertThat(run(programs, "mmiecho")).contains("200");
            if (programs.has("mdclient")) {
                assertThat(run(programs, "mdclient")).contains("100000 requests/replies processed");
            }
            assertThat(SdkPeers.call(client, "echo", "still")).containsExactly("echo final still");
        }
    }

    @Test
    @Tag("18-01")
    @Tag("18-02")
    @Tag("18-03")
    void nodesClientAndWorkersRunOnOurBroker() {
        Mdp02 programs = Mdp02.require();
        try (BrokerProcess broker = BrokerProcess.startOn(Mdp02.PORT);
                Peer _ = programs.start("workerHello");
                Peer _ = programs.start("workerNumber");
                ReeveClient client = SdkPeers.client(broker.endpoint(), "0.2")) {
            assertThat(programs.call(broker.endpoint(), "sayhello", "world")).isEqualTo("Hello world!");
            assertThat(programs.call(broker.endpoint(), "number", "x")).isEqualTo("1234567890");

            assertThat(SdkPeers.call(client, "sayhello", "Reeve"))
                    .containsExactly(
                            "sayhello partial Hello",
                            "sayhello partial  ",
                            "sayhello partial Reeve",
                            "sayhello final !");
            assertThat(SdkPeers.call(client, "number", "x")).containsExactly("number final 1234567890");
        }
    }

    @Test
    @Tag("18-01")
    @Tag("18-04")
    void ourClientAndWorkerRunOnNodesBroker() {
        Mdp02 programs = Mdp02.require();
        String endpoint = "tcp://127.0.0.1:" + Mdp02.PORT;
        try (Peer _ = programs.start("broker");
                Peer _ = programs.start("workerHello");
                Worker _ = SdkPeers.upper(endpoint, "0.2", "ours");
                // it knows no mmi.service
                ReeveClient client = SdkPeers.client(endpoint, "0.2", false)) {
            assertThat(programs.call(endpoint, "ours", "hello")).isEqualTo("HELLO");
            assertThat(SdkPeers.call(client, "ours", "hello")).containsExactly("ours final HELLO");
            assertThat(String.join("", SdkPeers.call(client, "sayhello", "Reeve")))
                    .contains("Hello")
                    .contains("Reeve");
        }
    }

    private String run(PublicPrograms programs, String name) {
        Launcher.Result result = programs.run(name, folder, CLIENT_TIMEOUT);
        return result.out() + result.err();
    }
}
