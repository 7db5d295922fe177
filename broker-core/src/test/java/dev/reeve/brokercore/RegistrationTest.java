// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a connection becomes a worker, and what ends that. */
class RegistrationTest {
    private final TestBroker broker = TestBroker.start();

    @ParameterizedTest
    @EnumSource
    @Tag("7-05")
    @Tag("18-07")
    void answersNoReadyOfPlainWorker(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.advance(2_400);
        worker.assertThatTotallySilent();
        assertThat(broker.stats("echo").readyWorkers()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    @Tag("7-15")
    @Tag("18-07")
    void disconnectsWorkerThatSaysReadyTwice(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        worker.ready("echo");
        worker.assertThatDisconnected();
        assertThat(broker.drops()).containsExactly(DropReason.UNEXPECTED);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    @Tag("R-19")
    @Tag("18-07")
    void disconnectsOnceWhoeverRepliesBeforeReady(MdpVersion version) {
        TestWorker worker = broker.freshWorker(version);
        worker.say(TestWorker.FINAL, new byte[8], Raw.EMPTY, Raw.bytes("late"));
        worker.assertThatDisconnected();
        worker.say(TestWorker.FINAL, new byte[8], Raw.EMPTY, Raw.bytes("late"));
        worker.assertThatTotallySilent();
        assertThat(broker.drops()).containsExactly(DropReason.UNEXPECTED, DropReason.CLOSING);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    @Tag("R-19")
    @Tag("W8")
    void disconnectsWhoeverBeatsBeforeReady(MdpVersion version) {
        TestWorker worker = broker.freshWorker(version);
        worker.heartbeat();
        worker.assertThatDisconnected();
    }

    @Test
    @Tag("R-19")
    void disconnectsReeveWorkerOfAnEarlierBroker() {
        for (int command : List.of(0x81, 0x83, 0x84)) {
            TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
            byte[] extension = Raw.ext(WorkerInfo.getDefaultInstance());
            worker.say(command, extension);
            worker.assertThatDisconnected();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-07")
    void disconnectsWorkerThatSendsRequest(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        worker.say(TestWorker.REQUEST, new byte[8], Raw.EMPTY, Raw.bytes("x"));
        worker.assertThatDisconnected();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("8-02")
    void disconnectsWorkerOfReservedName(MdpVersion version) {
        for (String name : List.of("mmi.service", "mmi.", "mmi.own")) {
            TestWorker worker = broker.freshWorker(version);
            worker.ready(name);
            worker.assertThatDisconnected();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-21")
    @Tag("R-18")
    void answersNoDisconnectBeforeReady(MdpVersion version) {
        TestWorker worker = broker.freshWorker(version);
        worker.disconnect();
        worker.ready("echo");
        broker.advance(5_000);
        worker.assertThatTotallySilent();
        assertThat(broker.knows("echo")).isFalse();
        assertThat(broker.drops()).containsExactly(DropReason.CLOSING);
        assertThat(broker.commands(BrokerCommand.Close.class))
                .containsExactly(new BrokerCommand.Close(worker.peer(), "disconnected"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-06")
    @Tag("7-14")
    @Tag("R-18")
    void sendsNothingAfterDisconnectOfWorker(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        worker.disconnect();
        broker.plainClient(version).request("echo", "hello");
        broker.advance(5_000);
        worker.assertThatTotallySilent();
        assertThat(broker.commands(BrokerCommand.WorkerChanged.class).getLast().change())
                .isEqualTo(WorkerChange.LEFT);
    }

    @Test
    @Tag("R-18")
    void closesNoConnectionThatWasLostFirst() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        worker.disconnect();
        worker.lose();
        broker.advance(2_000);
        assertThat(broker.commands(BrokerCommand.Close.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-08")
    @Tag("R-17")
    void disconnectsRegisteredWorkerAtInvalidMessage(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        worker.send(List.of(Raw.bytes("garbage")));
        worker.assertThatDisconnected();
        assertThat(broker.drops()).containsExactly(DropReason.MALFORMED);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-08")
    @Tag("R-17")
    void dropsInvalidMessagesOfClientsAndClosesAtTheTenth(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        client.request("echo", "hello");
        for (int i = 0; i < 9; i++) {
            client.send(List.of(Raw.bytes("garbage")));
        }
        assertThat(broker.commands(BrokerCommand.Close.class)).isEmpty();
        client.send(List.of(Raw.bytes("garbage")));
        assertThat(broker.commands(BrokerCommand.Close.class)).hasSize(1);
        client.assertThatNothingCame();
        assertThat(broker.stats("echo").waiting()).isZero();
        client.lose();
    }

    @Test
    @Tag("R-17")
    void forgivesInvalidMessagesThatComeSlowly() {
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        for (int i = 0; i < 30; i++) {
            client.send(List.of(Raw.bytes("garbage")));
            broker.advance(1_200);
        }
        assertThat(broker.commands(BrokerCommand.Close.class)).isEmpty();
    }

    @Test
    @Tag("R-17")
    void closesStrangerAtTheTenthInvalidMessage() {
        TestWorker stranger = broker.freshWorker(MdpVersion.MDP02);
        for (int i = 0; i < 12; i++) {
            stranger.send(List.of(Raw.EMPTY));
        }
        assertThat(broker.commands(BrokerCommand.Close.class)).hasSize(1);
        assertThat(broker.drops()).endsWith(DropReason.CLOSING, DropReason.CLOSING);
    }

    @Test
    @Tag("7-24")
    void keepsVersionAndRoleOfTheFirstMessage() {
        TestClient client = broker.plainClient(MdpVersion.MDP01);
        client.request("echo", "a");
        client.send(Raw.client(MdpVersion.MDP02, "echo", List.of(Raw.bytes("b"))));
        client.send(Raw.worker(MdpVersion.MDP01, TestWorker.READY, Raw.bytes("echo")));
        client.send(List.of(Raw.bytes("MDPW02"), Raw.command(0x8f)));
        assertThat(broker.drops())
                .containsExactly(DropReason.HEADER_CHANGED, DropReason.HEADER_CHANGED, DropReason.HEADER_CHANGED);
        assertThat(broker.stats("echo").waiting()).isOne();

        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "other");
        worker.send(Raw.worker(MdpVersion.MDP02, TestWorker.HEARTBEAT));
        worker.assertThatDisconnected();

        TestWorker second = broker.plainWorker(MdpVersion.MDP01, "other");
        second.send(Raw.client(MdpVersion.MDP01, "echo", List.of(Raw.bytes("b"))));
        second.assertThatDisconnected();
    }

    @Test
    @Tag("R-27")
    void refusesWorkerWithoutTheRight() {
        PeerRights clientOnly = PeerRights.loopback(Set.of(PeerRole.CLIENT));
        PeerRights echoOnly = PeerRights.ofKey("u", Set.of(PeerRole.WORKER), Set.of("echo", "a.*"), Set.of());
        TestWorker first = new TestWorker(broker, broker.connect(clientOnly, false), MdpVersion.MDP02);
        first.ready("echo");
        first.assertThatDisconnected();
        TestWorker second = new TestWorker(broker, broker.connect(echoOnly, false), MdpVersion.MDP02);
        second.ready("b.c");
        second.assertThatDisconnected();
        TestWorker third = new TestWorker(broker, broker.connect(echoOnly, false), MdpVersion.MDP02);
        third.ready("a.b.c");
        third.assertThatTotallySilent();
        assertThat(broker.drops()).containsExactly(DropReason.NO_RIGHTS, DropReason.NO_RIGHTS);
    }

    @Test
    @Tag("R-08")
    void refusesReeveWorkerWhoseNamesAreNotLegal() {
        List<WorkerInfo> faulty = List.of(
                WorkerInfo.getDefaultInstance(),
                TestWorker.info("with blank", 1),
                TestWorker.info("x".repeat(65), 1),
                TestWorker.info("i", 1).toBuilder().setVersion("v".repeat(129)).build(),
                TestWorker.info("i", 1).toBuilder()
                        .setDescriptorSha256(com.google.protobuf.ByteString.copyFromUtf8("short"))
                        .build(),
                TestWorker.info("i", 1).toBuilder()
                        .putMetadata("k", "v".repeat(5_000))
                        .build());
        for (WorkerInfo info : faulty) {
            TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
            worker.readyAs("echo", info);
            worker.assertThatDisconnected();
        }
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs("Capital", TestWorker.info("i", 1));
        worker.assertThatDisconnected();
        assertThat(broker.drops()).hasSize(7).containsOnly(DropReason.MALFORMED);
    }

    @Test
    @Tag("7-20")
    void refusesExtensionsFromPlainWorkers() {
        for (int command : List.of(0x81, 0x84, 0x8f)) {
            TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
            worker.say(command, Raw.ext(WorkerInfo.getDefaultInstance()));
            worker.assertThatDisconnected();
        }
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        worker.pulse(dev.reeve.protocol.v1.Pulse.getDefaultInstance());
        worker.assertThatDisconnected();
    }

    @Test
    @Tag("R-09")
    void refusesReadyOverTheSizeLimits() {
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        byte[][] many = new byte[16][];
        java.util.Arrays.fill(many, Raw.EMPTY);
        worker.say(TestWorker.READY, many);
        assertThat(broker.drops()).containsExactly(DropReason.MALFORMED);
        assertThat(broker.knows("")).isFalse();
    }

    @Test
    void ignoresWhatCannotBeItsPeers() {
        broker.send(4711, List.of(Raw.bytes("MDPC02")));
        broker.on(new BrokerEvent.PeerLost(4711));
        broker.on(new BrokerEvent.SendRefused(4711, true));
        broker.on(new BrokerEvent.SendQueueHalfFull(4711));
        assertThat(broker.drops()).containsExactly(DropReason.UNKNOWN_PEER);
        assertThat(broker.commands()).hasSize(1);
    }

    @Test
    @Tag("R-14")
    void treatsPeerThatDoesNotReadAsLost() {
        TestWorker worker = broker.reeveWorker("idem", "w1", 4);
        TestClient client = broker.reeveClient();
        client.call("idem", "x");
        TestWorker.Job first = worker.next();
        broker.unreachable(worker.peer());
        broker.on(new BrokerEvent.SendRefused(worker.peer(), true));
        assertThat(broker.commands(BrokerCommand.Close.class))
                .containsExactly(new BrokerCommand.Close(worker.peer(), "send queue full"));
        TestWorker other = broker.reeveWorker("idem", "w2", 4);
        assertThat(other.next().text()).isEqualTo(first.text());
        broker.on(new BrokerEvent.SendRefused(other.peer(), false));
        assertThat(broker.commands(BrokerCommand.Close.class)).hasSize(1);
        assertThat(broker.stats("idem").readyWorkers()).isZero();
    }
}
