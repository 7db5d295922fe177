// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which worker gets what, and under which token. */
class DispatchTest {
    private final TestBroker broker = TestBroker.start();

    @ParameterizedTest
    @EnumSource
    @Tag("R-06")
    void countsDispatchTokensUpFromTheirStart(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            client.request("echo", "x");
            TestWorker.Job job = worker.next();
            tokens.add(ByteBuffer.wrap(job.token()).getLong());
            worker.reply(job, "y");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(tokens.get(i)).as("wraps around").isEqualTo(0x7fff_ffff_ffff_fff0L + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-06")
    @Tag("R-10")
    void matchesRepliesOfTwoRequestsOfOneClient(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker one = broker.plainWorker(version, "echo");
        TestWorker two = broker.plainWorker(version, "echo");
        client.request("echo", "first");
        client.request("echo", "second");
        TestWorker.Job first = one.next();
        TestWorker.Job second = two.next();
        two.reply(second, "to second");
        one.reply(first, "to first");
        assertThat(client.next().text()).isEqualTo("to second");
        assertThat(client.next().text()).isEqualTo("to first");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-20")
    void givesPlainWorkerOneRequestAtATime(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        client.request("echo", "1");
        client.request("echo", "2");
        TestWorker.Job job = worker.next();
        worker.assertThatNothingCame();
        worker.reply(job, "ok");
        assertThat(worker.next().text()).isEqualTo("2");
    }

    @Test
    @Tag("R-16")
    void choosesPlainWorkerThatHasBeenIdleLongest() {
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        List<TestWorker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(broker.plainWorker(MdpVersion.MDP02, "echo"));
        }
        for (int i = 0; i < 9; i++) {
            client.request("echo", "x" + i);
            TestWorker worker = workers.get(i % 3);
            worker.reply(worker.next(), "y");
        }
    }

    @Test
    @Tag("R-16")
    void choosesReeveWorkerWithLeastInHand() {
        TestClient client = broker.reeveClient();
        TestWorker big = broker.reeveWorker("echo", "big", 100);
        TestWorker small = broker.reeveWorker("echo", "small", 2);
        for (int i = 0; i < 10; i++) {
            client.call("echo", "x");
        }
        List<TestWorker.Job> ofBig = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ofBig.add(big.next());
        }
        big.assertThatNothingCame();
        small.next();
        small.next();
        small.assertThatNothingCame();
        for (TestWorker.Job job : ofBig) {
            big.reply(job, "y");
        }
        client.call("echo", "x");
        big.next();
    }

    @Test
    @Tag("R-16")
    void keepsAffinityAndFailsOverByHash() {
        TestClient client = broker.reeveClient();
        List<TestWorker> workers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            workers.add(broker.reeveWorker("echo", "w" + i, 2));
        }
        TestWorker chosen = holderOf(client, workers, "user-1");
        for (int i = 0; i < 10; i++) {
            assertThat(holderOf(client, workers, "user-1")).isSameAs(chosen);
        }
        Set<TestWorker> used = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            used.add(holderOf(client, workers, "user-" + i));
        }
        assertThat(used).hasSizeGreaterThan(2);
        chosen.credit(0);
        TestWorker next = holderOf(client, workers, "user-1");
        assertThat(next).isNotSameAs(chosen);
        assertThat(holderOf(client, workers, "user-1")).isSameAs(next);
        chosen.credit(2);
        assertThat(holderOf(client, workers, "user-1")).isSameAs(chosen);
    }

    private static TestWorker holderOf(TestClient client, List<TestWorker> workers, String key) {
        client.call("echo", "x", envelope -> envelope.setAffinityKey(key));
        for (TestWorker worker : workers) {
            List<byte[]> frames = worker.raw();
            if (frames != null) {
                worker.answer(
                        TestWorker.FINAL,
                        new TestWorker.Job(frames.get(2), RequestEnvelope.getDefaultInstance(), List.of()),
                        ReplyEnvelope.getDefaultInstance(),
                        "y");
                return worker;
            }
        }
        throw new AssertionError("nobody got it");
    }

    @Test
    @Tag("R-16")
    void dispatchesWaitingRequestWithAffinityToWhoeverIsFree() {
        TestClient client = broker.reeveClient();
        TestWorker only = broker.reeveWorker("echo", "only", 1);
        client.call("echo", "first", envelope -> envelope.setAffinityKey("k"));
        client.call("echo", "second", envelope -> envelope.setAffinityKey("k"));
        TestWorker.Job job = only.next();
        only.assertThatNothingCame();
        only.reply(job, "y");
        assertThat(only.next().text()).isEqualTo("second");
    }

    @Test
    @Tag("X-06")
    void keepsToTheWindowAndTakesCreditAbsolutely() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        for (int i = 0; i < 10; i++) {
            client.call("echo", "x" + i);
        }
        TestWorker.Job first = worker.next();
        TestWorker.Job second = worker.next();
        worker.assertThatNothingCame();
        worker.credit(3);
        worker.credit(3);
        TestWorker.Job third = worker.next();
        worker.assertThatNothingCame();
        worker.credit(1);
        worker.reply(first, "y");
        worker.reply(second, "y");
        worker.assertThatNothingCame();
        worker.reply(third, "y");
        TestWorker.Job fourth = worker.next();
        worker.assertThatNothingCame();
        worker.credit(0);
        worker.reply(fourth, "y");
        worker.assertThatNothingCame();
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        assertThat(broker.stats("echo").free()).isZero();
        worker.credit(1_000_000);
        assertThat(broker.broker().stats(broker.nowMs()).workers().getFirst().window())
                .isEqualTo(1_000);
        worker.next();
    }

    @Test
    @Tag("X-06")
    void clipsAnnouncedWindowAndSaysSo() {
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs("echo", TestWorker.info("w", 5_000));
        assertThat(worker.welcome().getWindow()).isEqualTo(1_000);
        TestWorker zero = broker.freshWorker(MdpVersion.MDP02);
        zero.readyAs("echo", TestWorker.info("z", 0));
        assertThat(zero.welcome().getWindow()).isOne();
        zero.credit(-1);
        assertThat(broker.broker().stats(broker.nowMs()).workers().getLast().window())
                .isEqualTo(1_000);
    }

    @Test
    @Tag("X-16")
    void interleavesPartialsOfRequestsAtOneWorker() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 2);
        byte[] one = client.call("echo", "1");
        byte[] two = client.call("echo", "2");
        TestWorker.Job first = worker.next();
        TestWorker.Job second = worker.next();
        worker.partial(first, "1a");
        worker.partial(second, "2a");
        worker.partial(first, "1b");
        worker.reply(second, "2z");
        worker.reply(first, "1z");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestClient.Answer answer = client.next();
            boolean ofOne = answer.envelope().getRequestId().equals(com.google.protobuf.ByteString.copyFrom(one));
            boolean ofTwo = answer.envelope().getRequestId().equals(com.google.protobuf.ByteString.copyFrom(two));
            order.add(answer.text());
            assertThat(ofOne).isEqualTo(answer.text().startsWith("1"));
            assertThat(ofTwo).isEqualTo(answer.text().startsWith("2"));
        }
        assertThat(order).containsExactly("1a", "2a", "1b", "2z", "1z");
    }

    @Test
    @Tag("X-14")
    void givesMarkedInstancesNothingUntilTheMarkExpires() {
        TestClient client = broker.reeveClient();
        TestWorker marked = broker.reeveWorker("echo", "a", 4);
        TestWorker other = broker.reeveWorker("echo", "b", 1);
        broker.on(new BrokerEvent.InstancesMarked("echo", Set.of("a"), true, Duration.ofSeconds(5)));
        broker.on(new BrokerEvent.InstancesMarked("nobody", Set.of("a"), true, Duration.ofSeconds(5)));
        client.call("echo", "1");
        client.call("echo", "2");
        other.next();
        marked.assertThatTotallySilent();
        assertThat(broker.stats("echo").readyWorkers()).isOne();
        broker.advance(2_000);
        broker.on(new BrokerEvent.InstancesMarked("echo", Set.of("a"), true, Duration.ofSeconds(5)));
        broker.advance(4_000);
        marked.assertThatNothingCame();
        marked.pulse(dev.reeve.protocol.v1.Pulse.getDefaultInstance());
        broker.advance(1_000);
        assertThat(marked.next().text()).isEqualTo("2");
    }

    @Test
    @Tag("X-14")
    void takesTheMarkAwayWhenTold() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "a", 4);
        broker.on(new BrokerEvent.InstancesMarked("echo", Set.of("a"), true, Duration.ofSeconds(5)));
        client.call("echo", "1");
        broker.on(new BrokerEvent.InstancesMarked("echo", Set.of("a"), false, Duration.ofSeconds(5)));
        assertThat(worker.next().text()).isEqualTo("1");
        worker.lose();
        broker.advance(10_000);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-27")
    void letsPlainClientsReachPublicServicesAndThoseOfTheirKey(MdpVersion version) {
        TestBroker own = TestBroker.start(
                BrokerSettings.defaults("b").withServices(List.of(ServiceRule.of("open", new ServicePolicy.Public()))));
        PeerRights key = PeerRights.ofKey("u", Set.of(PeerRole.CLIENT), Set.of("mine"), Set.of());
        TestClient keyed = new TestClient(own, own.connect(key, false), version, false);
        TestClient local = own.plainClient(version);
        for (String service : List.of("open", "mine", "other", "reeve.x", "reeve.auth.v1.auth")) {
            keyed.request(service, "x");
            local.request(service, "x");
        }
        assertThat(own.drops()).hasSize(3).containsOnly(DropReason.NO_RIGHTS);
        assertThat(own.stats("open").waiting()).isEqualTo(2);
        assertThat(own.stats("mine").waiting()).isEqualTo(2);
        assertThat(own.stats("other").waiting()).isOne();
        assertThat(own.stats("reeve.auth.v1.auth").waiting()).isEqualTo(2);
        assertThat(own.knows("reeve.x")).isFalse();
    }
}
