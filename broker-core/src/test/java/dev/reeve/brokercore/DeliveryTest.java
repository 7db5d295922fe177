// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.WorkerInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request whose worker dies, whose client goes, or whose reply is late. */
class DeliveryTest {
    private final TestBroker broker = TestBroker.start();

    /** The ways in which a worker can end. */
    enum Death {
        LOST,
        LEFT,
        SENT_AWAY;

        void happen(TestWorker worker) {
            switch (this) {
                case LOST -> worker.lose();
                case LEFT -> worker.disconnect();
                case SENT_AWAY -> worker.ready("again");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-16")
    @Tag("R-12")
    @Tag("7-06")
    void dispatchesAgainAtOnceWhereDeclared(Death death) {
        for (MdpVersion version : MdpVersion.values()) {
            TestClient client = broker.plainClient(version);
            TestWorker first = broker.plainWorker(version, "idem");
            TestWorker second = broker.plainWorker(version, "idem");
            client.request("idem", "x");
            first.next();
            death.happen(first);
            TestWorker.Job job = second.next();
            second.reply(job, "y");
            assertThat(client.onlyFinal().text()).isEqualTo("y");
            second.lose();
        }
        assertThat(broker.stats("idem").redelivered()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("7-16")
    @Tag("R-12")
    void dispatchesAgainWithinTwelveSecondsOfSilentDeath(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker first = broker.plainWorker(version, "idem");
        first.heartbeat();
        client.request("idem", "x");
        first.next();
        broker.advance(1_000);
        first.heartbeat();
        broker.advance(1_000);
        TestWorker second = broker.plainWorker(version, "idem");
        second.beatFor(10_000);
        assertThat(second.next().text()).isEqualTo("x");
        first.clear();
        first.say(TestWorker.FINAL, new byte[8], Raw.EMPTY, Raw.bytes("zombie"));
        first.assertThatDisconnected();
    }

    @Test
    @Tag("R-12")
    void putsRequestsOfDeadWorkerAtTheHeadOfTheQueue() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("idem", "w", 2);
        for (int i = 1; i <= 5; i++) {
            client.call("idem", "x" + i);
        }
        worker.lose();
        TestWorker next = broker.reeveWorker("idem", "n", 5);
        for (int i = 1; i <= 5; i++) {
            TestWorker.Job job = next.next();
            assertThat(job.text()).isEqualTo("x" + i);
            assertThat(job.envelope().getStamp().getAttempt()).isEqualTo(i <= 2 ? 2 : 1);
        }
    }

    @Test
    @Tag("R-12")
    void givesUpAfterThreeAttempts() {
        TestClient client = broker.reeveClient();
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        client.call("idem", "x");
        plain.request("idem", "y");
        for (int attempt = 1; attempt <= 3; attempt++) {
            client.assertThatNothingCame();
            TestWorker worker = broker.reeveWorker("idem", "w" + attempt, 2);
            assertThat(worker.next().envelope().getStamp().getAttempt()).isEqualTo(attempt);
            worker.lose();
        }
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(answer.envelope().getAttempt()).isEqualTo(3);
        plain.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.WORKER_LOST);
        assertThat(broker.stats("idem").failed()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-12")
    void saysUnknownWhereNotDeclared(Death death) {
        TestClient client = broker.reeveClient();
        TestClient plain = broker.plainClient(MdpVersion.MDP01);
        TestWorker first = broker.reeveWorker("echo", "w1", 2);
        TestWorker second = broker.reeveWorker("echo", "w2", 2);
        client.call("echo", "x");
        plain.request("echo", "y");
        first.next();
        death.happen(first);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.UNKNOWN);
        assertThat(answer.envelope().getStatus().getGrpcCode()).isEqualTo(2);
        second.next();
        second.assertThatNothingCame();
        death.happen(second);
        plain.assertThatNothingCame();
        assertThat(broker.drops()).contains(DropReason.WORKER_LOST);
        assertThat(broker.stats("echo").redelivered()).isZero();
    }

    @Test
    @Tag("R-12")
    void dispatchesNotAgainAfterARelayedPartial() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("idem", "w", 1);
        client.call("idem", "x");
        worker.partial(worker.next(), "part");
        broker.reeveWorker("idem", "w2", 1).assertThatNothingCame();
        worker.lose();
        assertThat(client.next().last()).isFalse();
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.WORKER_LOST);
    }

    @Test
    @Tag("R-12")
    void forgetsCollectedPartialsOfADeadWorker() {
        TestClient client = broker.plainClient(MdpVersion.MDP01);
        TestWorker first = broker.plainWorker(MdpVersion.MDP02, "idem");
        client.request("idem", "x");
        first.partial(first.next(), "half");
        first.lose();
        TestWorker second = broker.plainWorker(MdpVersion.MDP02, "idem");
        TestWorker.Job job = second.next();
        second.partial(job, "all ");
        second.reply(job, "of it");
        assertThat(client.onlyFinal().text()).isEqualTo("all of it");
    }

    @ParameterizedTest
    @CsvSource({"true,,any,true", "false,get,get,true", "false,get,put,false"})
    @Tag("R-12")
    void takesWorkersWordForIdempotence(boolean all, @Nullable String announced, String called, boolean again) {
        TestClient client = broker.reeveClient();
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        WorkerInfo.Builder info = TestWorker.info("w", 2).toBuilder().setIdempotent(all);
        if (announced != null) {
            info.addMethods(Method.newBuilder().setName(announced).setIdempotent(true));
        }
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs("echo", info.build());
        client.call("echo", "x", envelope -> envelope.setMethod(called));
        plain.request("echo", "y");
        worker.lose();
        if (again) {
            client.assertThatNothingCame();
            assertThat(broker.stats("echo").waiting()).isOne();
        } else {
            assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNKNOWN);
        }
        assertThat(broker.drops())
                .as("a plain client's request needs the configuration")
                .hasSize(1);
    }

    @Test
    @Tag("R-12")
    void configurationForbidsWhatWorkersAnnounce() {
        TestBroker own = TestBroker.start(
                ServiceRule.of("once", new ServicePolicy.Public()).withIdempotent(false));
        TestClient client = own.reeveClient();
        TestWorker worker = own.freshWorker(MdpVersion.MDP02);
        worker.readyAs(
                "once", TestWorker.info("w", 1).toBuilder().setIdempotent(true).build());
        client.call("once", "x");
        worker.lose();
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    @Tag("R-13")
    void givesPlainRequestANewTimeInTheQueueAfterItsWorkerDied() {
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "idem");
        client.request("idem", "x");
        worker.beatFor(60_000);
        worker.lose();
        broker.advance(9_900);
        assertThat(broker.stats("idem").waiting()).isOne();
        broker.advance(100);
        assertThat(broker.stats("idem").waiting()).isZero();
        assertThat(broker.drops()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("18-03")
    @Tag("R-05")
    void disconnectsWorkerThatRepliesTwice(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        client.request("echo", "x");
        TestWorker.Job job = worker.next();
        worker.reply(job, "one");
        worker.reply(job, "two");
        worker.assertThatDisconnected();
        assertThat(client.onlyFinal().text()).isEqualTo("one");
        assertThat(broker.drops()).containsExactly(DropReason.UNEXPECTED);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-05")
    @Tag("W8")
    void disconnectsWorkerThatRepliesToWhatAnotherHolds(MdpVersion version) {
        TestClient client = broker.plainClient(version);
        TestWorker holder = broker.plainWorker(version, "echo");
        TestWorker thief = broker.plainWorker(version, "echo");
        client.request("echo", "x");
        TestWorker.Job job = holder.next();
        thief.reply(job, "stolen");
        thief.assertThatDisconnected();
        TestWorker odd = broker.plainWorker(version, "echo");
        odd.reply(new TestWorker.Job(new byte[3], job.envelope(), job.body()), "odd");
        odd.assertThatDisconnected();
        holder.reply(job, "mine");
        assertThat(client.onlyFinal().text()).isEqualTo("mine");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-05")
    @Tag("R-07")
    void dropsReplyToClientThatHasGoneAndFreesTheSlot(MdpVersion version) {
        TestClient gone = broker.plainClient(version);
        TestWorker worker = broker.plainWorker(version, "echo");
        gone.request("echo", "x");
        TestWorker.Job job = worker.next();
        gone.request("echo", "queued");
        gone.lose();
        assertThat(broker.stats("echo").waiting()).isZero();
        worker.assertThatNothingCame();
        TestClient next = broker.plainClient(version);
        next.request("echo", "y");
        worker.assertThatNothingCame();
        if (version == MdpVersion.MDP02) {
            worker.partial(job, "late");
            worker.assertThatNothingCame();
        }
        worker.reply(job, "late");
        assertThat(broker.drops()).contains(DropReason.LATE_REPLY);
        worker.reply(worker.next(), "ok");
        assertThat(next.onlyFinal().text()).isEqualTo("ok");
        assertThat(broker.stats("echo").cancelled()).isEqualTo(2);
    }

    @Test
    @Tag("E-09")
    void endsDispatchedCallAtItsDeadlineAndTellsTheWorker() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "x", envelope -> envelope.setDeadlineMsLeft(2_000));
        TestWorker.Job job = worker.next();
        broker.advance(1_999);
        client.assertThatNothingCame();
        broker.advance(1);
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.UNKNOWN);
        assertThat(answer.envelope().getStatus().getGrpcCode()).isEqualTo(4);
        assertThat(worker.cancelled(job).getReason()).isEqualTo(CancelReason.DEADLINE);
        client.call("echo", "y");
        worker.assertThatNothingCame();
        worker.reply(job, "late");
        client.assertThatNothingCame();
        assertThat(worker.next().text()).isEqualTo("y");
    }

    @Test
    @Tag("E-09")
    void tellsExpiredFromNoWorkersAtTheInstant() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        client.call("echo", "busy", envelope -> envelope.setDeadlineMsLeft(60_000));
        worker.next();
        client.call("echo", "x", envelope -> envelope.setDeadlineMsLeft(1_234));
        broker.advance(1_233);
        client.assertThatNothingCame();
        broker.advance(1);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.EXPIRED);
        client.call("echo", "y", envelope -> envelope.setDeadlineMsLeft(1_000));
        broker.advance(500);
        worker.lose();
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNKNOWN);
        broker.advance(500);
        assertThat(client.onlyFinal().reason()).as("a worker was there").isEqualTo(Reason.EXPIRED);
        client.call("echo", "z", envelope -> envelope.setDeadlineMsLeft(1_000));
        broker.advance(1_000);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(broker.stats("echo").expired()).isEqualTo(3);
    }

    @Test
    @Tag("E-09")
    void saysUnknownWhenTheDeadlinePassesBetweenAttempts() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("idem", "w", 1);
        client.call("idem", "x", envelope -> envelope.setDeadlineMsLeft(1_000));
        worker.lose();
        broker.advance(1_000);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    @Tag("E-09")
    void clipsDeadlinesAndTakesTheDefaults() {
        TestBroker own = TestBroker.start(
                ServiceRule.of("slow", new ServicePolicy.Public()).withDeadlineMs(30_000));
        TestClient client = own.reeveClient();
        TestWorker echo = own.reeveWorker("echo", "w", 10);
        TestWorker slow = own.reeveWorker("slow", "w", 10);
        client.call("echo", "default");
        assertThat(echo.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(10_000);
        client.call("echo", "clipped", envelope -> envelope.setDeadlineMsLeft(900_000));
        assertThat(echo.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(60_000);
        client.call(
                "echo",
                "stream",
                envelope -> envelope.setDeadlineMsLeft(7_200_000).setStream(true));
        assertThat(echo.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(3_600_000);
        client.call("slow", "rule");
        assertThat(slow.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(30_000);
    }

    @Test
    @Tag("E-12")
    void endsTheCallThatFillsTheSendQueueOfItsClient() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 4);
        client.call("echo", "quiet");
        byte[] loud = client.call("echo", "loud");
        TestWorker.Job quiet = worker.next();
        TestWorker.Job flood = worker.next();
        broker.on(new BrokerEvent.SendQueueHalfFull(client.peer()));
        client.assertThatNothingCame();
        worker.partial(quiet, "small");
        for (int i = 0; i < 10; i++) {
            broker.advance(500);
            worker.pulse(dev.reeve.protocol.v1.Pulse.getDefaultInstance());
            worker.partial(flood, "x".repeat(10_000));
        }
        client.clear();
        broker.on(new BrokerEvent.SendQueueHalfFull(client.peer()));
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(loud);
        assertThat(worker.cancelled(flood).getReason()).isEqualTo(CancelReason.SLOW_CALLER);
        worker.reply(quiet, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        broker.on(new BrokerEvent.SendQueueHalfFull(worker.peer()));
    }
}
