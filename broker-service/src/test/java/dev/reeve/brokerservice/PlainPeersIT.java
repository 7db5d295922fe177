// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.RawPeer.Job;
import dev.reeve.brokerservice.RawPeer.Version;
import dev.reeve.protocol.DropReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Peers that speak RFC 7 or RFC 18 and no more, over real sockets. */
final class PlainPeersIT {

    private static TestBroker broker;

    @BeforeAll
    static void start() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    @Tag("7-01")
    @Tag("R-15")
    void servesAllVersionsAndRolesOnOnePort() throws IOException {
        for (Version workers : Version.values()) {
            for (Version clients : Version.values()) {
                String service = "mixed-" + workers + "-" + clients;
                try (RawPeer worker = RawPeer.worker(workers, broker.port(), service);
                        RawPeer client = RawPeer.connect(clients, broker.port())) {
                    client.request(service, "one", "two");
                    Job job = worker.job();
                    worker.answer(job, job.body() + "!");

                    assertThat(client.reply(service)).isEqualTo("one|two!");
                    worker.disconnect();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-03")
    void tellsWhetherServiceIsRegistered(Version version) throws IOException {
        String service = "asked-" + version;
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            assertThat(mmi(client, service)).isEqualTo("404");
            try (RawPeer worker = RawPeer.worker(version, broker.port(), service)) {
                await().atMost(RawPeer.PATIENCE)
                        .until(() -> mmi(client, service).equals("200"));
                worker.disconnect();
                await().atMost(RawPeer.PATIENCE)
                        .until(() -> mmi(client, service).equals("404"));
            }
        }
    }

    private static String mmi(RawPeer client, String service) throws IOException {
        client.request("mmi.service", service);
        return client.reply("mmi.service");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-04")
    void answersUnknownMmiWithNotImplemented(Version version) throws IOException {
        try (RawPeer client = RawPeer.connect(version, broker.port())) {
            for (String service : List.of("mmi.", "mmi.nothing")) {
                client.request(service, "x");
                assertThat(client.reply(service)).isEqualTo("501");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-02")
    void sendsAwayWorkerWithReservedName(Version version) throws IOException {
        try (RawPeer worker = RawPeer.worker(version, broker.port(), "mmi.mine")) {
            assertThat(worker.isDisconnected()).isTrue();
        }
    }

    @Test
    @Tag("7-03")
    void deliversRequestToWorkerThatComesLate() throws IOException {
        try (RawPeer client = RawPeer.connect(Version.V1, broker.port())) {
            client.request("late", "early request");
            await().atMost(RawPeer.PATIENCE).until(() -> waiting("late") == 1);
            try (RawPeer worker = RawPeer.worker(Version.V1, broker.port(), "late")) {
                Job job = worker.job();
                worker.answer(job, "done");
                assertThat(client.reply("late")).isEqualTo("done");
            }
        }
    }

    private static int waiting(String service) {
        DriverStats stats = broker.driver().stats();
        return stats == null
                ? 0
                : stats.broker().services().stream()
                        .filter(s -> s.service().equals(service))
                        .mapToInt(s -> s.waiting())
                        .sum();
    }

    @Test
    @Tag("7-16")
    @Tag("R-12")
    void dispatchesAgainAtOnceWhenConnectionOfWorkerEnds() throws IOException {
        try (RawPeer client = RawPeer.connect(Version.V2, broker.port());
                RawPeer dying = RawPeer.worker(Version.V2, broker.port(), "echo")) {
            client.request("echo", "survive me");
            assertThat(dying.job().body()).isEqualTo("survive me");
            try (RawPeer second = RawPeer.worker(Version.V1, broker.port(), "echo")) {
                dying.socket().reset();

                Job again = second.job();

                second.answer(again, "answered by the second");
                assertThat(client.reply("echo")).isEqualTo("answered by the second");
            }
        }
    }

    @Test
    @Tag("7-12")
    @Tag("7-05")
    void sendsWorkerNothingButHeartbeats() throws IOException {
        try (RawPeer worker = RawPeer.worker(Version.V1, broker.port(), "idle")) {
            List<byte[]> first = worker.socket().receive(Duration.ofSeconds(10));

            assertThat(first).containsExactly(new byte[0], "MDPW01".getBytes(UTF_8), new byte[] {4});
        }
    }

    @Test
    @Tag("W8")
    void survivesMessagesThatAreNone() throws IOException {
        List<List<byte[]>> messages = malformed();
        try (RawPeer worker = RawPeer.worker(Version.V2, broker.port(), "steady")) {
            for (List<byte[]> message : messages) {
                try (RawPeer hostile = RawPeer.connect(Version.V1, broker.port())) {
                    hostile.socket().send(message);
                }
            }
            try (RawPeer client = RawPeer.connect(Version.V1, broker.port())) {
                client.request("steady", "still there?");
                worker.answer(worker.job(), "yes");
                assertThat(client.reply("steady")).isEqualTo("yes");
            }
            worker.disconnect();
        }
        await().atMost(RawPeer.PATIENCE).until(() -> broker.drops(DropReason.MALFORMED) >= 8);
    }

    private static List<List<byte[]>> malformed() {
        byte[] empty = new byte[0];
        byte[] one = {1};
        List<List<byte[]>> messages = new ArrayList<>();
        messages.add(List.of("x".getBytes(UTF_8)));
        for (String header : List.of("MDPC01", "MDPW01", "MDPXXX", "MDPC02", "MDPW02", "")) {
            messages.add(List.of(empty, header.getBytes(UTF_8)));
            messages.add(List.of(header.getBytes(UTF_8)));
            messages.add(List.of(header.getBytes(UTF_8), one));
        }
        messages.add(List.of(empty, "MDPC01".getBytes(UTF_8), "steady".getBytes(UTF_8)));
        messages.add(List.of("MDPC02".getBytes(UTF_8), one, "steady".getBytes(UTF_8)));
        messages.add(List.of("MDPC02".getBytes(UTF_8), one, "".getBytes(UTF_8), one));
        messages.add(List.of("MDPW02".getBytes(UTF_8), one, new byte[65_536]));
        messages.add(List.of(empty, empty, "MDPC01".getBytes(UTF_8), "steady".getBytes(UTF_8), one));
        return messages;
    }

    @Test
    @Tag("7-17")
    void servesReqSocketsOfTheLibrary() {
        try (ZContext context = new ZContext()) {
            ZMQ.Socket request = context.createSocket(SocketType.REQ);
            request.setReceiveTimeOut(10_000);
            // JeroMQ forgets one new connection in about a hundred; with this it notices and connects again
            request.setHandshakeIvl(500);
            assertThat(request.connect(broker.endpoint())).isTrue();

            for (int i = 0; i < 3; i++) {
                request.sendMore("MDPC01");
                request.sendMore("mmi.service");
                assertThat(request.send("nobody")).isTrue();

                assertThat(request.recvStr()).isEqualTo("MDPC01");
                assertThat(request.recvStr()).isEqualTo("mmi.service");
                assertThat(request.recvStr()).isEqualTo("404");
            }
        }
    }
}
