// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.Terms;
import dev.reeve.protocol.v1.WorkerInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is declared of a service, by the configuration and by its workers, who may only tighten it. */
@Tag("R-12")
class ServiceTermsTest {
    private static final ServicePolicy OPEN = new ServicePolicy.Public();

    private static TestWorker worker(TestBroker broker, String instance, Terms.Builder terms) {
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        worker.readyAs(
                "shop", TestWorker.info(instance, 1).toBuilder().setTerms(terms).build());
        return worker;
    }

    @Test
    void ofTwoLimitsTheSmallerCountsAndOfTwoClassesTheLessUrgent() {
        ServiceTerms configured = new ServiceTerms(5_000, 0, 10, 0, 100, LatencyClass.NORMAL);
        ServiceTerms announced = new ServiceTerms(9_000, 2_000, 3, 50, 200, LatencyClass.FAST);

        assertThat(configured.tightenedBy(announced))
                .isEqualTo(new ServiceTerms(5_000, 2_000, 3, 50, 100, LatencyClass.NORMAL))
                .isEqualTo(announced.tightenedBy(configured));
        assertThat(ServiceTerms.NONE.tightenedBy(announced)).isEqualTo(announced);
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceTerms.NONE.withRequestBytesMax(-1));
    }

    @Test
    void deadlineOfARequestThatNamesNoneIsTheTighter() {
        TestBroker broker = TestBroker.start(ServiceRule.of("shop", OPEN).withDeadlineMs(4_000));
        TestWorker lax = worker(broker, "w-1", Terms.newBuilder().setDeadlineMs(60_000));
        broker.reeveClient().call("shop", "x");
        lax.welcome();
        assertThat(lax.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(4_000);
        TestWorker strict = worker(broker, "w-2", Terms.newBuilder().setDeadlineMs(1_500));
        strict.welcome();
        broker.reeveClient().call("shop", "y");

        assertThat(strict.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(1_500);
    }

    @Test
    void longestDeadlineIsTheTighterButNotForStreams() {
        TestBroker broker =
                TestBroker.start(ServiceRule.of("shop", OPEN).withTerms(ServiceTerms.NONE.withDeadlines(0, 30_000)));
        TestWorker worker = worker(broker, "w-1", Terms.newBuilder().setDeadlineMaxMs(2_000));
        worker.welcome();
        TestClient client = broker.reeveClient();
        client.call("shop", "x", envelope -> envelope.setDeadlineMsLeft(50_000));
        TestWorker.Job job = worker.next();
        assertThat(job.envelope().getStamp().getDeadlineMsLeft()).isEqualTo(2_000);
        worker.reply(job, "");
        client.call("shop", "x", envelope -> envelope.setDeadlineMsLeft(50_000).setStream(true));

        assertThat(worker.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(50_000);
    }

    @Test
    void queueBoundIsTheTighterAndGoesWithItsWorker() {
        TestBroker broker = TestBroker.start(ServiceRule.of("shop", OPEN).withQueue(3, 0));
        TestWorker worker = worker(broker, "w-1", Terms.newBuilder().setQueueRequestsMax(1));
        TestClient client = broker.reeveClient();
        client.call("shop", "at the worker");
        client.call("shop", "waits");
        client.call("shop", "too many");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
        client.clear();
        worker.lose();
        client.clear();

        client.call("shop", "waits too");
        client.call("shop", "waits as well");
        client.assertThatNothingCame();
        client.call("shop", "beyond the configuration");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void requestOverTheServicesSizeIsRefused() {
        TestBroker broker =
                TestBroker.start(ServiceRule.of("shop", OPEN).withTerms(ServiceTerms.NONE.withRequestBytesMax(100)));
        TestWorker worker = broker.reeveWorker("shop", "w", 3);
        TestClient client = broker.reeveClient();
        client.call("shop", "x".repeat(101));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.TOO_LARGE);
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        plain.request("shop", "x".repeat(101));
        assertThat(broker.drops()).containsExactly(DropReason.TOO_LARGE);
        worker.assertThatNothingCame();
        plain.request("shop", "x".repeat(100));
        assertThat(worker.next().text()).hasSize(100);
    }

    @Test
    void workerMayAskForAnIdentityThatTheConfigurationDoesNot() {
        TestBroker broker = TestBroker.start(ServiceRule.of("shop", OPEN));
        worker(broker, "w-1", Terms.newBuilder().setNeedsIdentity(true));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
    }

    @Test
    void classIsTheLessUrgentOne() {
        TestBroker broker = TestBroker.start(ServiceRule.of("shop", OPEN).withLatencyClass(LatencyClass.NORMAL));
        TestWorker worker = worker(broker, "w-1", Terms.newBuilder().setLatencyClass(LatencyClass.BULK));
        worker.welcome();
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("shop", "busy");
        for (int i = 0; i < 4; i++) {
            gateway.call("shop", "bulk" + i);
        }
        for (int i = 0; i < 4; i++) {
            gateway.call("shop", "normal" + i, envelope -> envelope.setLatencyClass(LatencyClass.NORMAL));
        }
        worker.reply(worker.next(), "");

        TestWorker.Job first = worker.next();
        assertThat(first.text()).isEqualTo("normal0");
        worker.reply(first, "");
        assertThat(worker.next().text()).isEqualTo("normal1");
    }

    @Test
    void infoAtRunTimeReplacesTheTerms() {
        TestBroker broker = TestBroker.start(ServiceRule.of("shop", OPEN));
        TestWorker worker = worker(broker, "w-1", Terms.newBuilder().setDeadlineMs(1_000));
        worker.welcome();
        worker.inform(TestWorker.info("w-1", 1));
        broker.reeveClient().call("shop", "x");

        assertThat(worker.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(10_000);
    }

    @Test
    void numbersThatAreTooLargeAreRefused() {
        TestBroker broker = TestBroker.start();
        TestWorker worker = broker.freshWorker(MdpVersion.MDP02);
        WorkerInfo.Builder info = TestWorker.info("w", 1).toBuilder();
        worker.readyAs(
                "shop", info.setTerms(Terms.newBuilder().setDeadlineMs(-1)).build());

        worker.assertThatDisconnected();
        BrokerCommand.WorkerChanged change =
                broker.commands(BrokerCommand.WorkerChanged.class).getLast();
        assertThat(change.change()).isEqualTo(WorkerChange.REFUSED);
        assertThat(change.detail()).isEqualTo("malformed");
        assertThat(change.instanceId()).isEmpty();
    }
}
