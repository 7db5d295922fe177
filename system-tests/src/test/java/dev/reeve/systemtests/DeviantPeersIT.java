// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.testkit.HostilePeer;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that call themselves Majordomo and speak something else (section 3 of the protocol): nothing they send is taken
 * for a request, nobody else notices, and the log says what they are.
 */
@Timeout(120)
class DeviantPeersIT {
    private static final String TOLD_APART = "MDP 0.2 has no leading empty frame";
    private static final Duration ANSWER_WAIT = Duration.ofMillis(300);
    private static final Duration REQUEST_WAIT = Duration.ofSeconds(20);

    private static BrokerProcess broker;
    private static Worker worker;
    private static ReeveClient client;

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.start();
        worker = SdkPeers.echo(broker.endpoint(), "0.2");
        client = SdkPeers.client(broker.endpoint(), "0.2");
        assertThat(SdkPeers.call(client, "echo", "up")).containsExactly("echo final up");
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
        broker.close();
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                deviant("majortomo's request", TOLD_APART, "", "MDPC02", "\u0002", "echo", "body"),
                deviant("majortomo's reply", TOLD_APART, "", "MDPW02", "\u0003", "12345678", "", "body"),
                deviant("a REQ socket with 0.2", TOLD_APART, "", "MDPC02", "\u0001", "echo", "body"),
                deviant("the majordomo project's heartbeat", TOLD_APART, "", "MDPW02", "\u0004"),
                deviant("its later zproto frame", "no MDP header", "\u00aa\u00a4\u0001\u0006MDPC02"),
                deviant("Grijjy's request", "Grijjy dialect: use its listener", "", "\u0005", "echo", "body", "hash"),
                deviant(
                        "OpenCMW's client",
                        "MDP 0.3 is OpenCMW's own protocol, not spoken here",
                        "MDPC03",
                        "\u0001",
                        "echo"),
                deviant("PPP's READY", "no MDP header", "\u0001"),
                deviant("PPP's HEARTBEAT", "no MDP header", "\u0002"),
                deviant("a plain REQ's hello", "no MDP header", "", "Hello"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    @Tag("7-08")
    @Tag("18-06")
    @Tag("6-01")
    void isNotAnsweredAndIsNamedInTheLog(String name, String why, List<byte[]> frames) throws IOException {
        try (HostilePeer peer = HostilePeer.dealer(broker.port())) {
            peer.send(frames);

            broker.awaitText("detail=" + why);
            assertThat(peer.isSilentFor(ANSWER_WAIT))
                    .as("no answer to %s", name)
                    .isTrue();
        }
        assertThat(SdkPeers.call(client, "echo", "still")).containsExactly("echo final still");
    }

    /** The guide's PHP worker leaves out a frame; whoever has such workers may say so. */
    @Test
    @Tag("7-09")
    void aReplyWithoutTheEmptyFrameIsTakenWhereTheConfigurationSaysSo() throws IOException {
        try (BrokerProcess lenient = BrokerProcess.start("reeve.broker.plain.delimiter-optional=true");
                ReeveClient caller = SdkPeers.client(lenient.endpoint(), "0.1");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HostilePeer php = HostilePeer.dealer(lenient.port())) {
            php.send(bytes("", "MDPW01", "\u0001", "php"));
            for (String body : List.of("one", "two")) {
                Future<List<String>> answer = threads.submit(() -> SdkPeers.call(caller, "php", body));
                List<byte[]> request = request(php);

                php.send(List.of(request.get(0), request.get(1), new byte[] {3}, request.get(3), request.getLast()));

                assertThat(answer).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of("php final " + body));
            }
        }
    }

    /** The next one; heartbeats are passed over. */
    private static List<byte[]> request(HostilePeer worker) throws IOException {
        List<byte[]> message;
        do {
            message = worker.receive(REQUEST_WAIT);
        } while (message.size() <= 3);
        return message;
    }

    private static List<byte[]> bytes(String... frames) {
        return Arrays.stream(frames)
                .map(frame -> frame.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static Arguments deviant(String name, String why, String... frames) {
        return Arguments.of(name, why, bytes(frames));
    }
}
