// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for a worker: order, fairness, bounds, and the end of patience. */
class QueueTest {
    private final TestBroker broker = TestBroker.start();

    private List<String> serveAll(TestWorker worker, int count) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestWorker.Job job = worker.next();
            order.add(job.text());
            worker.reply(job, "ok");
        }
        return order;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-03")
    void deliversWhenAWorkerComesAfterNineSeconds(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        client.request("echo", "early");
        broker.advance(9_000);
        TestWorker worker = broker.plainWorker(version, "echo");
        TestWorker.Job job = worker.next();
        assertThat(job.text()).isEqualTo("early");
        worker.reply(job, "late but there");
        assertThat(client.onlyFinal().text()).isEqualTo("late but there");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-04")
    @Tag("R-13")
    void expiresPlainRequestsAfterTenSeconds(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        client.request("echo", "early");
        broker.advance(9_999);
        assertThat(broker.stats("echo").waiting()).isOne();
        broker.advance(1);
        assertThat(broker.stats("echo").waiting()).isZero();
        assertThat(broker.drops()).containsExactly(DropReason.EXPIRED);
        TestWorker worker = broker.plainWorker(version, "echo");
        worker.assertThatNothingCame();
        client.assertThatNothingCame();
        assertThat(broker.stats("echo").expired()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-13")
    void relaysReplyOfPlainWorkerHoweverLongItTakes(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        client.request("echo", "long");
        TestWorker.Job job = worker.next();
        worker.beatFor(300_000);
        worker.reply(job, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-02")
    @Tag("R-16")
    void servesOneRequestBesideAnotherClientsThousandWithinTwoDispatches(MdpVersion version) {
        TestClient greedy = broker.plainClient(version);
        TestClient modest = broker.plainClient(version);
        for (int i = 0; i < 1_000; i++) {
            greedy.request("echo", "g");
        }
        modest.request("echo", "m");
        TestWorker worker = broker.plainWorker(version, "echo");
        assertThat(serveAll(worker, 3)).contains("m").last().isEqualTo("g");
        modest.onlyFinal();
    }

    @Test
    @Tag("R-16")
    void servesClientsInTurnAndEachInOrder() {
        TestClient a = broker.plainClient(MdpVersion.MDP02);
        TestClient b = broker.plainClient(MdpVersion.MDP02);
        TestClient c = broker.plainClient(MdpVersion.MDP02);
        for (int i = 1; i <= 3; i++) {
            a.request("echo", "a" + i);
        }
        b.request("echo", "b1");
        c.request("echo", "c1");
        c.request("echo", "c2");
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        assertThat(serveAll(worker, 6)).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
    }

    @Test
    @Tag("R-16")
    void weighsLatencyClassesEightFourOne() {
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        for (int i = 0; i < 26; i++) {
            gateway.call("idem", "f", envelope -> envelope.setLatencyClass(LatencyClass.FAST));
            gateway.call("idem", "n", envelope -> envelope);
            gateway.call("idem", "b", envelope -> envelope.setLatencyClass(LatencyClass.BULK));
        }
        TestWorker echo = broker.plainWorker(MdpVersion.MDP02, "idem");
        List<String> order = serveAll(echo, 26);
        assertThat(order).filteredOn("f"::equals).hasSize(16);
        assertThat(order).filteredOn("n"::equals).hasSize(8);
        assertThat(order).filteredOn("b"::equals).hasSize(2);
    }

    @Test
    @Tag("R-16")
    void takesLatencyClassOfServiceUnlessAGatewaySaysOtherwise() {
        TestBroker own = TestBroker.start(ServiceRule.of("bulk", new ServicePolicy.Public())
                .withLatencyClass(LatencyClass.BULK)
                .withDeclared(true));
        TestClient client = own.reeveClient();
        TestClient gateway = own.reeveClient(PeerRole.GATEWAY);
        client.call("bulk", "pushy", envelope -> envelope.setLatencyClass(LatencyClass.FAST));
        gateway.call("bulk", "urgent", envelope -> envelope.setLatencyClass(LatencyClass.FAST));
        TestWorker worker = own.plainWorker(MdpVersion.MDP02, "bulk");
        TestWorker.Job job = worker.next();
        assertThat(job.text()).isEqualTo("urgent");
    }

    @Test
    void refusesWhenTheQueueOfTheServiceIsFull() {
        TestBroker own = TestBroker.start(ServiceRule.of("small", new ServicePolicy.Public())
                .withQueue(2, 1_000)
                .withDeclared(true));
        TestClient client = own.reeveClient();
        TestClient plain = own.plainClient(MdpVersion.MDP01);
        client.call("small", "1");
        client.call("small", "2");
        client.call("small", "3");
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(answer.envelope().getRetryAfterMs()).isPositive();
        plain.request("small", "4");
        plain.assertThatNothingCame();
        assertThat(own.drops()).containsExactly(DropReason.QUEUE_FULL);
        BrokerStats.ServiceStats stats = own.stats("small");
        assertThat(stats.arrivals()).isEqualTo(4);
        assertThat(stats.rejected()).isEqualTo(2);
        assertThat(stats.waiting()).isEqualTo(2);
    }

    @Test
    void refusesWhenBytesOfTheServiceOrOfAllAreUsedUp() {
        BrokerSettings settings = TestBroker.settings(
                        ServiceRule.of("small", new ServicePolicy.Public()).withQueue(100, 50))
                .withBounds(BoundSettings.defaults().withQueue(10, 1_000, 150));
        TestBroker own = TestBroker.start(settings);
        TestClient plain = own.plainClient(MdpVersion.MDP02);
        plain.request("small", "x".repeat(30));
        plain.request("small", "x".repeat(30));
        assertThat(own.stats("small").waiting()).isOne();
        plain.request("other", "x".repeat(100));
        plain.request("other", "x".repeat(30));
        assertThat(own.stats("other").waiting()).isOne();
        assertThat(own.broker().stats(own.nowMs()).queuedBytes()).isEqualTo(130);
        TestWorker worker = own.plainWorker(MdpVersion.MDP02, "other");
        worker.next();
        assertThat(own.broker().stats(own.nowMs()).queuedBytes()).isEqualTo(30);
    }

    @Test
    void boundsOpenRequestsPerConnection() {
        BrokerSettings settings =
                TestBroker.settings().withBounds(BoundSettings.defaults().withOpen(2, 3));
        TestBroker own = TestBroker.start(settings);
        own.plainWorker(MdpVersion.MDP02, "echo");
        TestClient client = own.reeveClient();
        TestClient gateway = own.reeveClient(PeerRole.GATEWAY);
        TestClient plain = own.plainClient(MdpVersion.MDP01);
        for (int i = 0; i < 4; i++) {
            client.call("echo", "c");
            gateway.call("echo", "g");
            plain.request("echo", "p");
        }
        assertThat(client.next().reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(client.next().reason()).isEqualTo(Reason.QUEUE_FULL);
        client.assertThatNothingCame();
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(own.drops()).containsExactly(DropReason.QUEUE_FULL, DropReason.QUEUE_FULL);
        assertThat(own.stats("echo").rejected()).isEqualTo(5);
    }

    @Test
    void boundsServices() {
        BrokerSettings settings =
                TestBroker.settings().withBounds(BoundSettings.defaults().withServices(4, 2));
        TestBroker own = TestBroker.start(settings);
        TestClient plain = own.plainClient(MdpVersion.MDP02);
        plain.request("one", "x");
        plain.request("two", "x");
        plain.request("three", "x");
        assertThat(own.drops()).containsExactly(DropReason.QUEUE_FULL);
        own.plainWorker(MdpVersion.MDP02, "three");
        own.plainWorker(MdpVersion.MDP02, "four");
        TestWorker refused = own.plainWorker(MdpVersion.MDP02, "five");
        refused.assertThatDisconnected();
        own.plainWorker(MdpVersion.MDP02, "one");
        plain.request("five", "x");
        assertThat(own.knows("five")).isFalse();
    }

    @Test
    void answersReeveClientAtTheBoundOfServices() {
        BrokerSettings settings = TestBroker.settings()
                .withBounds(BoundSettings.defaults().withServices(4, 1))
                .withDeadlines(DeadlineSettings.defaults());
        TestBroker own = TestBroker.start(settings);
        TestClient client = own.reeveClient();
        client.call("one", "x");
        client.call("two", "x");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    @Tag("R-11")
    void tellsReeveClientsAtOnceOfUnknownServices() {
        TestClient client = broker.reeveClient();
        client.call("nobody", "x");
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.SERVICE_UNKNOWN);
        assertThat(answer.envelope().getNoBody()).isTrue();
        assertThat(answer.body()).hasSize(1);
        assertThat(broker.knows("nobody")).isFalse();
        broker.plainClient(MdpVersion.MDP02).request("nobody", "x");
        client.call("nobody", "x");
        assertThat(client.onlyFinal().reason())
                .as("a plain client's waiting makes no service")
                .isEqualTo(Reason.SERVICE_UNKNOWN);
    }

    @Test
    @Tag("R-11")
    void waitsForUnknownServicesDuringTheBootGrace() {
        TestBroker own = TestBroker.start(TestBroker.settings().withDeadlines(DeadlineSettings.defaults()));
        TestClient client = own.reeveClient();
        client.call("nobody", "x");
        own.advance(9_999);
        client.assertThatNothingCame();
        own.advance(1);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        client.call("nobody", "y");
        own.advance(4_900);
        own.plainWorker(MdpVersion.MDP02, "nobody");
        own.advance(200);
        client.call("other", "x");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.SERVICE_UNKNOWN);
    }

    @Test
    @Tag("R-11")
    void keepsDeclaredAndOnceRegisteredServicesKnown() {
        TestBroker own = TestBroker.start(
                ServiceRule.of("declared", new ServicePolicy.Public()).withDeclared(true));
        TestClient client = own.reeveClient();
        TestWorker worker = own.plainWorker(MdpVersion.MDP02, "seen");
        worker.disconnect();
        own.on(new BrokerEvent.ServicesWatched(Set.of("watched")));
        for (String service : List.of("declared", "seen", "watched")) {
            client.call(service, "x", envelope -> envelope.setDeadlineMsLeft(500));
            own.advance(500);
            assertThat(client.onlyFinal().reason()).as(service).isEqualTo(Reason.NO_WORKERS);
        }
        own.advance(600_000);
        client.call("watched", "x");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.SERVICE_UNKNOWN);
        client.call("declared", "x");
        client.assertThatNothingCame();
    }

    @Test
    @Tag("R-20")
    void forgetsServiceTenMinutesAfterItsLastUse() {
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "echo");
        worker.disconnect();
        broker.advance(300_000);
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        plain.request("echo", "x");
        broker.advance(10_000);
        broker.advance(599_000);
        assertThat(broker.knows("echo")).isTrue();
        broker.advance(2_000);
        assertThat(broker.knows("echo")).isFalse();
        plain.request("echo", "x");
        assertThat(broker.knows("echo")).isTrue();
    }

    @Test
    @Tag("R-20")
    void keepsServiceThatAnOperatorWatches() {
        for (int i = 0; i < 20; i++) {
            broker.on(new BrokerEvent.ServicesWatched(Set.of("pool")));
            broker.advance(60_000);
        }
        assertThat(broker.stats("pool").declared()).isTrue();
        broker.advance(600_000);
        assertThat(broker.knows("pool")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-21")
    void takesOneEmptyBodyFrameButNotNone(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        client.send(Raw.client(version, "echo", List.of()));
        assertThat(broker.drops()).containsExactly(DropReason.MALFORMED);
        client.send(Raw.client(version, "echo", List.of(Raw.EMPTY)));
        assertThat(worker.next().body()).containsExactly(Raw.EMPTY);
    }

    @Test
    @Tag("6-01")
    void takesMessagesOfTheParanoidPirateForInvalid() {
        TestWorker pirate = broker.freshWorker(MdpVersion.MDP02);
        pirate.send(List.of(Raw.command(1)));
        pirate.send(List.of(Raw.command(2)));
        assertThat(broker.drops()).containsExactly(DropReason.MALFORMED, DropReason.MALFORMED);
        pirate.assertThatTotallySilent();
    }

    @Test
    @Tag("R-08")
    void takesPlainNamesOfTheirOwnForm() {
        TestClient client = broker.plainClient(MdpVersion.MDP01);
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "Grüße und mehr");
        client.request("Grüße und mehr", "hallo");
        assertThat(worker.next().text()).isEqualTo("hallo");
    }

    @Test
    @Tag("W8")
    void dropsNamesThatAreEmptyOrTooLong() {
        TestClient client = broker.plainClient(MdpVersion.MDP01);
        client.request("", "x");
        client.request("n".repeat(65_536), "x");
        client.request("with\ncontrol", "x");
        assertThat(broker.drops()).hasSize(3).containsOnly(DropReason.MALFORMED);
    }
}
