// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Pulse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signs of life between broker and workers. */
class HeartbeatTest {
    private final TestBroker broker = TestBroker.start();

    @ParameterizedTest
    @EnumSource
    @Tag("7-12")
    @Tag("18-07")
    void beatsAfterEachIntervalOfItsOwnSilence(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.advance(2_500);
        assertThat(worker.expect(TestWorker.HEARTBEAT)).isEmpty();
        worker.assertThatTotallySilent();
        broker.advance(2_500);
        assertThat(worker.expect(TestWorker.HEARTBEAT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-11")
    void beatsNotWhileItSendsOtherCommands(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        TestClient client = broker.plainClient(version);
        broker.advance(2_000);
        client.request("echo", "a");
        assertThat(worker.expect(TestWorker.REQUEST)).hasSize(3);
        broker.advance(2_400);
        worker.assertThatTotallySilent();
        broker.advance(100);
        assertThat(worker.expect(TestWorker.HEARTBEAT)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-10")
    @Tag("7-13")
    void countsSilenceFromReadyHoweverLongTheConnectionWasSilentBefore(MdpVersion version) {
        TestWorker worker = broker.freshWorker(version);
        broker.advance(60_000);
        worker.ready("echo");
        broker.advance(7_400);
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(100);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-13")
    @Tag("18-07")
    void takesSilentWorkerForDeadAfterThreeIntervals(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.advance(7_400);
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(100);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
        worker.clear();
        broker.advance(10_000);
        worker.assertThatTotallySilent();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-10")
    void takesAnyCommandForLife(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        TestClient client = broker.plainClient(version);
        client.request("echo", "a");
        broker.advance(7_000);
        worker.reply(worker.next(), "b");
        broker.advance(7_400);
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(100);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-19")
    @Tag("7-14")
    void disconnectsExpiredWorkerOnceWhenItShowsLife(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.advance(8_000);
        worker.clear();
        worker.heartbeat();
        worker.assertThatDisconnected();
        worker.heartbeat();
        worker.ready("echo");
        worker.assertThatTotallySilent();
        assertThat(broker.drops()).containsExactly(DropReason.UNEXPECTED, DropReason.CLOSING, DropReason.CLOSING);
    }

    @Test
    @Tag("7-21")
    void answersNoDisconnectOfExpiredWorker() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "echo");
        broker.advance(8_000);
        worker.clear();
        worker.disconnect();
        worker.assertThatTotallySilent();
        worker.lose();
    }

    @Test
    @Tag("R-17")
    void keepsVersionOfExpiredWorker() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "echo");
        broker.advance(8_000);
        worker.clear();
        for (int i = 0; i < Peer.INVALID_MAX; i++) {
            worker.send(Raw.worker(MdpVersion.MDP02, TestWorker.HEARTBEAT));
        }
        worker.send(java.util.List.of(Raw.EMPTY));
        assertThat(broker.drops()).contains(DropReason.HEADER_CHANGED).endsWith(DropReason.CLOSING);
        assertThat(broker.commands(BrokerCommand.Close.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-03")
    void answersHeartbeatsOfFasterWorkersAtTheirPace(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        for (int i = 0; i < 20; i++) {
            broker.advance(500);
            worker.heartbeat();
            assertThat(worker.expect(TestWorker.HEARTBEAT)).isEmpty();
        }
        worker.assertThatTotallySilent();
    }

    @Test
    @Tag("R-03")
    void answersAtMostFiveHeartbeatsASecond() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        for (int i = 0; i < 100; i++) {
            broker.advance(10);
            worker.heartbeat();
        }
        int answers = 0;
        while (worker.raw() != null) {
            answers++;
        }
        assertThat(answers).isBetween(4, 5);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-03")
    void raisesExpiryOfServiceWhoseWorkersBeatSlowly(MdpVersion version) {
        TestWorker slow = broker.plainWorker(version, "echo");
        broker.advance(10_000);
        slow.clear();
        slow.heartbeat();
        slow.assertThatDisconnected();
        TestWorker again = broker.plainWorker(version, "echo");
        for (int i = 0; i < 5; i++) {
            broker.advance(20_000);
            again.heartbeat();
        }
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        assertThat(broker.commands(BrokerCommand.WorkerChanged.class).stream()
                        .filter(changed -> changed.change() == WorkerChange.SLOW_HEARTBEAT))
                .hasSize(1);
        broker.advance(29_000);
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(1_100);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
        again.clear();
        again.heartbeat();
        assertThat(broker.commands(BrokerCommand.WorkerChanged.class).stream()
                        .filter(changed -> changed.change() == WorkerChange.SLOW_HEARTBEAT))
                .as("told once")
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-04")
    void allowsBusyPlainWorkerAMinuteOfSilence(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        TestClient client = broker.plainClient(version);
        broker.advance(5_000);
        client.request("echo", "long");
        TestWorker.Job job = worker.next();
        broker.advance(59_900);
        worker.reply(job, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        broker.advance(7_500);
        assertThat(broker.stats("echo").readyWorkers())
                .as("idle again, the normal expiry holds")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-04")
    void takesBusyPlainWorkerForDeadAfterAMinute(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.plainClient(version).request("echo", "long");
        worker.clear();
        broker.advance(60_000);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
        assertThat(broker.drops()).containsExactly(DropReason.WORKER_LOST);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-04")
    @Tag("7-25")
    void endsPatienceWithBusyWorkerThatHasBeenSeenToBeat(MdpVersion version) {
        TestWorker worker = broker.plainWorker(version, "echo");
        broker.plainClient(version).request("echo", "long");
        broker.advance(1_000);
        worker.heartbeat();
        broker.advance(7_400);
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(100);
        assertThat(broker.stats("echo").readyWorkers()).isZero();
    }

    @Test
    @Tag("R-04")
    void expectsReeveWorkersToBeatWhileBusy() {
        TestWorker worker = broker.reeveWorker("idem", "w1", 2);
        broker.reeveClient().call("idem", "x");
        broker.advance(7_500);
        assertThat(broker.stats("idem").readyWorkers()).isZero();
        assertThat(broker.stats("idem").waiting()).isOne();
        worker.clear();
        worker.pulse(Pulse.getDefaultInstance());
        worker.assertThatDisconnected();
    }

    @Test
    @Tag("X-05")
    void exchangesPulsesWithReeveWorkersAndMeasuresTheRoundTrip() {
        TestWorker worker = broker.reeveWorker("echo", "w1", 8);
        worker.pulse(Pulse.newBuilder()
                .setSentUs(77)
                .setRequests(5)
                .setErrors(1)
                .setLoad(0.5f)
                .build());
        broker.advance(2_500);
        Pulse pulse = TestWorker.parse(
                Pulse.parser(), worker.expect(TestWorker.HEARTBEAT).getFirst());
        assertThat(pulse.getEchoUs()).isEqualTo(77);
        assertThat(pulse.getSentUs()).isEqualTo(broker.nowMs() * 1_000);
        assertThat(pulse.getWindow()).isEqualTo(8);
        broker.jump(3);
        worker.pulse(
                Pulse.newBuilder().setSentUs(88).setEchoUs(pulse.getSentUs()).build());
        BrokerStats.WorkerStats stats =
                broker.broker().stats(broker.nowMs()).workers().getFirst();
        assertThat(stats.rttMs()).isEqualTo(3.0f);
        worker.pulse(Pulse.newBuilder().setEchoUs(Long.MAX_VALUE).build());
        assertThat(broker.broker().stats(broker.nowMs()).workers().getFirst().rttMs())
                .isEqualTo(3.0f);
    }

    @Test
    @Tag("F7")
    void keepsLeasesWhenTimeJumps() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        broker.jump(-3_600_000);
        broker.tick();
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.jump(2 * 3_600_000);
        broker.tick();
        assertThat(broker.stats("echo").readyWorkers()).isZero();
        worker.clear();
    }
}
