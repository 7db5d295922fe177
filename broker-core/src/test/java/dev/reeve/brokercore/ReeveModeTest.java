// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ServiceState;
import dev.reeve.protocol.v1.Services;
import dev.reeve.protocol.v1.WorkerInfo;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Switching Reeve mode on, and what it adds (protocol.md section 9). */
class ReeveModeTest {
    private final TestBroker broker = TestBroker.start();

    private static List<byte[]> hello(ClientInfo info) {
        return Raw.client(MdpVersion.MDP02, "mmi.reeve.hello", List.of(Raw.ext(info)));
    }

    @Test
    @Tag("X-01")
    void takesClientOfHandshakePropertyForReeve() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "x");
        worker.reply(worker.next(), "y");
        assertThat(client.onlyFinal().text()).isEqualTo("y");
    }

    @Test
    @Tag("X-02")
    void switchesClientByHelloAndAnswersEarlierRequestsPlainly() {
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        TestClient same = new TestClient(broker, plain.peer(), MdpVersion.MDP02, true);
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        plain.request("echo", "before");
        TestWorker.Job before = worker.next();
        plain.send(hello(ClientInfo.newBuilder().setInstanceId("c").build()));
        BrokerInfo info =
                TestWorker.parse(BrokerInfo.parser(), plain.onlyFinal().body().getFirst());
        assertThat(info.getBrokerId()).isEqualTo("broker-0");
        assertThat(info.getBootId()).isEqualTo(TestBroker.BOOT_ID);
        assertThat(info.getMaxInFlight()).isEqualTo(1_000);
        assertThat(info.getHeartbeatMs()).isEqualTo(2_500);
        assertThat(info.getLiveness()).isEqualTo(3);
        assertThat(info.getMaxFrameBytes()).isEqualTo(1024 * 1024);
        assertThat(info.getMaxFrames()).isEqualTo(16);
        assertThat(info.getMaxMessageBytes()).isEqualTo(4 * 1024 * 1024);
        assertThat(info.getDefaultDeadlineMs()).isEqualTo(10_000);
        assertThat(info.getMaxDeadlineMs()).isEqualTo(60_000);
        same.call("echo", "after");
        worker.reply(before, "to before");
        assertThat(plain.onlyFinal().text()).isEqualTo("to before");
        worker.reply(worker.next(), "to after");
        assertThat(same.onlyFinal().reason()).isEqualTo(Reason.OK);
    }

    @Test
    @Tag("X-02")
    void answersBadHelloAndHelloOfTheOldVersion() {
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("mmi.reeve.hello", "no extension");
        assertThat(client.onlyFinal().text()).isEqualTo("400");
        TestClient old = broker.plainClient(MdpVersion.MDP01);
        old.request("mmi.reeve.hello", "x");
        assertThat(old.onlyFinal().text()).isEqualTo("501");
    }

    @Test
    @Tag("X-03")
    void givesNoRightsByReeveModeAndTakesPlainReadyAsPlain() {
        PeerRights clientOnly = PeerRights.loopback(Set.of(PeerRole.CLIENT));
        TestWorker worker = new TestWorker(broker, broker.connect(clientOnly, true), MdpVersion.MDP02);
        worker.readyAs("echo", TestWorker.info("w", 1));
        worker.assertThatDisconnected();
        TestWorker plain = new TestWorker(
                broker, broker.connect(PeerRights.loopback(TestBroker.EVERYBODY), true), MdpVersion.MDP02);
        plain.ready("echo");
        plain.assertThatTotallySilent();
        assertThat(broker.broker().stats(broker.nowMs()).workers().getFirst().plain())
                .isTrue();
        PeerRights operator = PeerRights.ofKey("o", Set.of(PeerRole.OPERATOR), Set.of(), Set.of());
        TestClient caller = new TestClient(broker, broker.connect(operator, true), MdpVersion.MDP02, true);
        caller.call("echo", "x");
        assertThat(caller.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    @Tag("X-04")
    void welcomesReeveWorkerBeforeItsFirstRequest() {
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("echo", "waiting");
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs("echo", TestWorker.info("w", 8));
        BrokerInfo welcome = worker.welcome();
        assertThat(welcome.getWindow()).isEqualTo(8);
        assertThat(welcome.getNeedDescriptor()).isFalse();
        assertThat(worker.next().text()).isEqualTo("waiting");
    }

    @Test
    @Tag("7-20")
    void ignoresAndCountsExtensionsOfNewerReevePeers() {
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        worker.say(0x8e, Raw.bytes("future"));
        worker.assertThatNothingCame();
        TestClient client = broker.reeveClient();
        client.call("echo", "x");
        client.send(List.of(Raw.bytes("MDPC02"), Raw.command(0x8e)));
        assertThat(broker.drops()).containsExactly(DropReason.UNEXPECTED, DropReason.UNEXPECTED);
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        plain.request("echo", "x");
        plain.send(List.of(Raw.bytes("MDPC02"), Raw.command(0x8e)));
        plain.cancel(Raw.id(1));
        TestClient fresh = broker.plainClient(MdpVersion.MDP02);
        fresh.cancel(Raw.id(1));
        assertThat(broker.drops())
                .hasSize(5)
                .endsWith(DropReason.MALFORMED, DropReason.MALFORMED, DropReason.MALFORMED);
    }

    @Test
    @Tag("X-09")
    void drainsWorkerThatAsksForIt() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        client.call("echo", "held");
        TestWorker.Job held = worker.next();
        worker.drain();
        assertThat(worker.drained().getAck()).isTrue();
        client.request("mmi.service", "echo");
        TestClient probe = broker.plainClient(MdpVersion.MDP01);
        probe.request("mmi.service", "echo");
        assertThat(probe.onlyFinal().text()).isEqualTo("404");
        client.clear();
        client.call("echo", "new");
        worker.assertThatNothingCame();
        worker.reply(held, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        worker.assertThatNothingCame();
        worker.drain();
        assertThat(worker.drained().getAck()).isTrue();
        worker.disconnect();
        assertThat(broker.stats("echo").waiting()).isOne();
        assertThat(broker.commands(BrokerCommand.WorkerChanged.class).stream().map(BrokerCommand.WorkerChanged::change))
                .containsExactly(WorkerChange.REGISTERED, WorkerChange.DRAINING, WorkerChange.LEFT);
    }

    @Test
    @Tag("X-09")
    void drainsAPlainWorkerThatAsksForItToo() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        client.call("echo", "crossed");
        worker.drain();
        TestWorker.Job crossed = worker.next();
        assertThat(worker.drained().getAck()).isTrue();
        client.call("echo", "new");
        worker.assertThatNothingCame();
        worker.reply(crossed, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        worker.assertThatNothingCame();
        worker.disconnect();
        assertThat(broker.stats("echo").waiting()).isOne();
        assertThat(broker.drops()).isEmpty();
        assertThat(broker.commands(BrokerCommand.WorkerChanged.class).stream().map(BrokerCommand.WorkerChanged::change))
                .containsExactly(WorkerChange.REGISTERED, WorkerChange.DRAINING, WorkerChange.LEFT);
    }

    @Test
    @Tag("X-12")
    void asksForDescriptorsItDoesNotKnowAndGivesThemOut() throws Exception {
        byte[] set = "descriptor set".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ByteString hash =
                ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(set));
        WorkerInfo info =
                TestWorker.info("w", 1).toBuilder().setDescriptorSha256(hash).build();
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs("echo", info);
        assertThat(worker.welcome().getNeedDescriptor()).isTrue();
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        byte[] question = hash.toByteArray();
        client.send(Raw.client(MdpVersion.MDP02, "mmi.reeve.descriptor", List.of(question)));
        assertThat(client.onlyFinal().text()).isEqualTo("404");
        worker.inform(info.toBuilder()
                .setDescriptorSet(ByteString.copyFromUtf8("forged"))
                .build());
        client.send(Raw.client(MdpVersion.MDP02, "mmi.reeve.descriptor", List.of(question)));
        assertThat(client.onlyFinal().text()).isEqualTo("404");
        worker.inform(
                info.toBuilder().setDescriptorSet(ByteString.copyFrom(set)).build());
        client.send(Raw.client(MdpVersion.MDP02, "mmi.reeve.descriptor", List.of(question)));
        assertThat(client.onlyFinal().text()).isEqualTo("descriptor set");
        TestWorker second = broker.freshWorker(MdpVersion.MDP02);
        second.readyAs("echo", info.toBuilder().setInstanceId("v").build());
        assertThat(second.welcome().getNeedDescriptor()).isFalse();
        worker.lose();
        second.lose();
        client.send(Raw.client(MdpVersion.MDP02, "mmi.reeve.descriptor", List.of(question)));
        assertThat(client.onlyFinal().text()).isEqualTo("404");
    }

    @Test
    @Tag("X-12")
    void replacesMethodsByInfoAndRefusesInfoOfAnother() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        worker.inform(TestWorker.info("w", 1).toBuilder().setIdempotent(true).build());
        client.call("echo", "x");
        worker.lose();
        assertThat(broker.stats("echo").waiting()).isOne();
        TestWorker next = broker.reeveWorker("echo", "w", 1);
        next.next();
        next.inform(TestWorker.info("somebody-else", 1));
        next.assertThatDisconnected();
    }

    @Test
    @Tag("X-15")
    void refusesInstanceIdThatIsInUseUntilTheOlderFallsSilent() {
        TestWorker older = broker.reeveWorker("echo", "w", 1);
        TestWorker newer = broker.freshWorker(MdpVersion.MDP02);
        newer.readyAs("echo", TestWorker.info("w", 1));
        newer.assertThatDisconnected();
        broker.reeveWorker("other", "w", 1);
        broker.advance(2_500);
        TestWorker third = broker.reeveWorker("echo", "w", 1);
        older.assertThatDisconnected();
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        PeerRights otherKey = PeerRights.ofKey("other", Set.of(PeerRole.WORKER), Set.of(), Set.of());
        broker.advance(3_000);
        TestWorker foreign = new TestWorker(broker, broker.connect(otherKey, false), MdpVersion.MDP02);
        foreign.readyAs("echo", TestWorker.info("w", 1));
        foreign.assertThatDisconnected();
        third.assertThatNothingCame();
    }

    private List<Services> services(TestClient client) {
        List<Services> all = new ArrayList<>();
        for (List<byte[]> frames = client.raw(); frames != null; frames = client.raw()) {
            assertThat(frames.get(1)).containsExactly(0x85);
            all.add(TestWorker.parse(Services.parser(), frames.get(2)));
        }
        return all;
    }

    @Test
    @Tag("X-13")
    void tellsWatchersTheListAtOnceThenChanges() {
        TestWorker first = broker.reeveWorker("echo", "w", 1);
        broker.tick();
        TestClient watcher = broker.plainClient(MdpVersion.MDP02);
        watcher.send(hello(ClientInfo.newBuilder().setWatchServices(true).build()));
        watcher.next();
        List<Services> list = services(watcher);
        assertThat(list).hasSize(1);
        assertThat(list.getFirst().getFull()).isTrue();
        assertThat(list.getFirst().getServicesList())
                .extracting(ServiceState::getService)
                .containsExactlyInAnyOrder("idem", "echo");
        broker.advance(500);
        assertThat(services(watcher)).as("nothing changed").isEmpty();
        TestClient caller = broker.reeveClient();
        caller.call("echo", "x");
        broker.advance(100);
        ServiceState saturated = services(watcher).getFirst().getServices(0);
        assertThat(saturated.getFree()).isZero();
        assertThat(saturated.getReadyWorkers()).isOne();
        first.lose();
        broker.advance(1_000);
        assertThat(services(watcher)).hasSize(1);
        broker.advance(601_000);
        assertThat(services(watcher).getLast().getServices(0).getRemoved()).isTrue();
        watcher.send(hello(ClientInfo.getDefaultInstance()));
        watcher.next();
        broker.reeveWorker("echo", "w", 1);
        broker.advance(1_000);
        assertThat(services(watcher)).isEmpty();
    }

    @Test
    @Tag("X-13")
    void tellsWatchersAtMostTenTimesASecondInPartsOfAThousand() {
        TestClient watcher = broker.plainClient(MdpVersion.MDP02);
        watcher.send(hello(ClientInfo.newBuilder().setWatchServices(true).build()));
        watcher.clear();
        for (int i = 0; i < 1_500; i++) {
            broker.plainWorker(MdpVersion.MDP02, "s" + i);
        }
        assertThat(services(watcher)).isEmpty();
        broker.tick();
        assertThat(services(watcher)).hasSize(2).allMatch(message -> !message.getFull());
        watcher.lose();
        broker.plainWorker(MdpVersion.MDP02, "more");
        broker.tick();
    }

    @Test
    @Tag("X-11")
    void answersProbeOfReeveClientWithAndWithoutEnvelope() {
        TestClient client = broker.reeveClient();
        TestClient bare = new TestClient(broker, client.peer(), MdpVersion.MDP02, false);
        client.send(Raw.client(MdpVersion.MDP02, "mmi.service", List.of(Raw.EMPTY)));
        assertThat(bare.onlyFinal().text()).isEqualTo("404");
        client.call("mmi.service", "");
        assertThat(client.onlyFinal().text()).isEqualTo("404");
        client.request("mmi.reeve.ping", "");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
    }
}
