// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.ClientInfo;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker leaves. */
class DepartureTest {
    private final TestBroker broker = TestBroker.start();

    private static Drain drainOf(TestClient client) {
        List<byte[]> frames = client.some();
        assertThat(frames.get(1)).containsExactly(0x83);
        return TestWorker.parse(Drain.parser(), frames.get(2));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-23")
    void letsPlainWorkersFinishAndDropsWhatPlainClientsQueued(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker idle = broker.plainWorker(version, "idle");
        TestWorker busy = broker.plainWorker(version, "echo");
        client.request("echo", "held");
        client.request("echo", "queued");
        TestWorker.Job held = busy.next();
        broker.drain(Duration.ofSeconds(60));
        idle.assertThatDisconnected();
        busy.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.EXPIRED);
        client.request("echo", "new");
        assertThat(broker.drops()).endsWith(DropReason.CLOSING);
        assertThat(broker.commands(BrokerCommand.Drained.class)).isEmpty();
        busy.reply(held, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        busy.assertThatDisconnected();
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
        broker.drain(Duration.ofSeconds(60));
        broker.advance(61_000);
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }

    @Test
    @Tag("X-10")
    void tellsReevePeersAndRefusesWhatIsNew() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "held");
        TestWorker.Job held = worker.next();
        client.call("echo", "queued");
        client.call("closed", "checking", envelope -> envelope.setToken("t"));
        client.clear();
        broker.drain(Duration.ofSeconds(30));
        assertThat(drainOf(client).getGraceMs()).as("before any refusal").isEqualTo(30_000);
        TestClient.Answer refused = client.next();
        assertThat(refused.reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(refused.envelope().getStatus().getMessage()).isEqualTo("broker draining");
        assertThat(worker.drained().getAck()).isFalse();
        client.call("echo", "new");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        TestClient hello = broker.plainClient(MdpVersion.MDP02);
        hello.send(Raw.client(MdpVersion.MDP02, "mmi.reeve.hello", List.of(Raw.ext(ClientInfo.getDefaultInstance()))));
        BrokerInfo info =
                TestWorker.parse(BrokerInfo.parser(), hello.next().body().getFirst());
        assertThat(info.getDraining()).isTrue();
        TestWorker late = broker.plainWorker(MdpVersion.MDP02, "echo");
        late.assertThatDisconnected();
        worker.say(0x83, Raw.ext(Drain.newBuilder().setAck(true).build()));
        worker.assertThatNothingCame();
        worker.reply(held, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        broker.advance(1_000);
        worker.assertThatDisconnected();
        assertThat(broker.broker().stats(broker.nowMs()).draining()).isTrue();
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }

    /** The client sends before it hears of the drain; with the connection gone it could not tell what became of it. */
    @Test
    @Tag("X-10")
    void answersForASecondWhatWasOnItsWay() {
        TestClient client = broker.reeveClient();
        client.call("mmi.service", "echo");
        broker.drain(Duration.ofSeconds(30));
        broker.advance(999);
        assertThat(broker.commands(BrokerCommand.Drained.class)).isEmpty();
        client.clear();
        client.call("echo", "sent before the drain was heard of");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        broker.advance(1);
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }

    @Test
    @Tag("X-10")
    void waitsNoLongerThanItsGraceForWhatIsOnItsWay() {
        broker.reeveClient().call("mmi.service", "echo");
        broker.drain(Duration.ofMillis(200));
        broker.advance(100);
        assertThat(broker.commands(BrokerCommand.Drained.class)).isEmpty();
        broker.advance(100);
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }

    @Test
    @Tag("X-10")
    void endsWhatIsLeftWhenTheGraceIsOver() {
        TestClient client = broker.reeveClient();
        TestClient plain = broker.plainClient(MdpVersion.MDP01);
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        client.call("echo", "held", envelope -> envelope.setDeadlineMsLeft(60_000));
        plain.request("echo", "held");
        TestWorker.Job first = worker.next();
        TestWorker.Job second = worker.next();
        broker.drain(Duration.ofSeconds(5));
        assertThat(drainOf(client)).isNotNull();
        assertThat(worker.drained().getAck()).isFalse();
        broker.advance(4_900);
        client.assertThatNothingCame();
        broker.advance(100);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.UNKNOWN);
        worker.skipHeartbeats();
        assertThat(List.of(worker.expect(0x82).getFirst(), worker.expect(0x82).getFirst()))
                .as("CANCEL of each client's, in any order")
                .containsExactlyInAnyOrder(first.token(), second.token());
        worker.assertThatDisconnected();
        plain.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.WORKER_LOST);
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }

    @Test
    @Tag("X-10")
    void queuesNothingAgainWhileItLeaves() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("idem", "w", 1);
        broker.reeveWorker("idem", "other", 1);
        client.call("idem", "x");
        broker.drain(Duration.ofSeconds(5));
        client.clear();
        worker.lose();
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.WORKER_LOST);
    }

    @Test
    @Tag("X-10")
    void saysNotThatNoWorkerSawWhatWaitsForItsSecondAttempt() {
        TestClient client = broker.reeveClient();
        client.call("idem", "x");
        broker.reeveWorker("idem", "w", 1).lose();
        broker.drain(Duration.ofSeconds(5));
        assertThat(drainOf(client)).isNotNull();
        assertThat(client.next().reason()).isEqualTo(Reason.WORKER_LOST);
    }

    @Test
    @Tag("X-10")
    void endsStreamsOfTopicsAtOnceAndIsDoneIfNothingIsOpen() {
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("mmi.reeve.topic", List.of(Raw.EMPTY), envelope -> envelope.setMethod("open"));
        broker.drain(Duration.ZERO);
        assertThat(drainOf(gateway)).isNotNull();
        assertThat(gateway.next().reason()).isEqualTo(Reason.OK);
        assertThat(broker.commands(BrokerCommand.Drained.class)).hasSize(1);
    }
}
