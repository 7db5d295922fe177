// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Reason;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the broker tells about itself: growing queues, rates, and how a request went. */
class ObservationTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final TestBroker broker = TestBroker.start();
    private final TestClient client = broker.reeveClient();

    @Test
    void tellsOnceThatAQueueBegan() {
        // When
        client.call("idem", "1");
        client.call("idem", "2");
        client.call("idem", "3");

        // Then
        assertThat(grown()).containsExactly("idem");
    }

    @Test
    void tellsNothingWhileWorkersAreFree() {
        // Given
        broker.reeveWorker("idem", "w-1", 2);

        // When
        client.call("idem", "1");
        client.call("idem", "2");

        // Then
        assertThat(grown()).isEmpty();

        // When
        client.call("idem", "3");

        // Then
        assertThat(grown()).containsExactly("idem");
    }

    @Test
    void tellsThatAQueueReachedTheLengthAskedFor() {
        // Given
        client.call("idem", "1");
        broker.commands().clear();
        broker.broker().listenToQueue("idem", 3);

        // When
        client.call("idem", "2");
        assertThat(grown()).isEmpty();
        client.call("idem", "3");
        client.call("idem", "4");

        // Then
        assertThat(broker.commands(BrokerCommand.QueueGrew.class))
                .containsExactly(new BrokerCommand.QueueGrew("idem", false));
    }

    @Test
    void tellsThatAQueueBeganAnewAlthoughItIsFarFromTheLengthAskedFor() {
        // Given
        client.call("idem", "1");
        broker.reeveWorker("idem", "w-1", 1);
        broker.commands().clear();
        broker.broker().listenToQueue("idem", 1_000);

        // When
        client.call("idem", "2");

        // Then
        assertThat(grown()).containsExactly("idem");
    }

    @Test
    void tellsThatARequestOfALostWorkerWaitsAgain() {
        // Given
        TestWorker worker = broker.reeveWorker("idem", "w-1", 1);
        client.call("idem", "1");
        worker.next();
        assertThat(grown()).isEmpty();

        // When
        worker.lose();

        // Then
        assertThat(grown()).containsExactly("idem");
    }

    @Test
    void hearsNothingOfServicesThatAreNotKnown() {
        broker.broker().listenToQueue("nobody", 1);

        assertThat(broker.knows("nobody")).isFalse();
        assertThat(broker.broker().stats("nobody", broker.nowMs())).isNull();
        assertThat(broker.broker().workers("nobody", broker.nowMs())).isEmpty();
    }

    @Test
    void showsOneServiceAsTheWholeSnapshotDoes() {
        // Given
        broker.reeveWorker("idem", "w-1", 1);
        client.call("idem", "1");
        client.call("idem", "2");

        // Then
        BrokerStats all = broker.broker().stats(broker.nowMs());
        assertThat(broker.broker().stats("idem", broker.nowMs())).isEqualTo(broker.stats("idem"));
        assertThat(broker.broker().workers("idem", broker.nowMs())).isEqualTo(all.workers());
    }

    @Test
    void measuresRatesOverTheLastSeconds() {
        // Given
        TestWorker worker = broker.reeveWorker("idem", "w-1", 100);
        assertThat(broker.stats("idem").arrivalsPerSecond()).isZero();

        // When
        for (int second = 0; second < 10; second++) {
            client.call("idem", "1");
            client.call("idem", "2");
            worker.reply(worker.next(), "done");
            worker.next();
            broker.advance(1_000);
        }

        // Then
        assertThat(broker.stats("idem").arrivalsPerSecond()).isEqualTo(2);
        assertThat(broker.stats("idem").completionsPerSecond()).isEqualTo(1);

        // When
        broker.advance(6_000);

        // Then
        assertThat(broker.stats("idem").arrivalsPerSecond()).isZero();
    }

    @Test
    @Tag("R-12")
    void tellsEachStayInTheQueueAndEachDispatch() {
        // Given
        long startMs = broker.nowMs();
        byte[] id = client.call("idem", "1", envelope -> envelope.setTraceparent(TRACEPARENT));
        broker.advance(200);
        TestWorker first = broker.reeveWorker("idem", "w-1", 1);
        first.next();
        broker.advance(300);

        // When
        first.lose();
        broker.advance(100);
        TestWorker second = broker.reeveWorker("idem", "w-2", 1);
        TestWorker.Job job = second.next();
        broker.advance(50);
        second.reply(job, "done");

        // Then
        BrokerCommand.RequestEnded ended = broker.lastEnded();
        assertThat(ended.requestId()).isEqualTo(id);
        EndedCall call = Objects.requireNonNull(ended.call());
        assertThat(call.receivedMs()).isEqualTo(startMs);
        assertThat(call.endedMs()).isEqualTo(startMs + 650);
        assertThat(call.workerId()).isEqualTo("w-2");
        assertThat(call.traceparent()).isEqualTo(TRACEPARENT);
        assertThat(call.attempts())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("spanId")
                .containsExactly(
                        new CallAttempt(startMs, startMs + 200, startMs + 500, "w-1", 0),
                        new CallAttempt(startMs + 500, startMs + 600, startMs + 650, "w-2", 0));
        assertThat(call.attempts()).extracting(CallAttempt::spanId).containsOnly(0L);
    }

    @Test
    void tellsWorkersTheDispatchAsTheirParentWhereTracesAreMade() {
        // Given
        broker.broker().traceDispatches();
        TestWorker first = broker.reeveWorker("idem", "w-1", 1);

        // When
        client.call("idem", "1", envelope -> envelope.setTraceparent(TRACEPARENT));
        String told = first.next().envelope().getTraceparent();
        first.lose();
        TestWorker second = broker.reeveWorker("idem", "w-2", 1);
        TestWorker.Job job = second.next();
        second.reply(job, "done");

        // Then
        EndedCall call = Objects.requireNonNull(broker.lastEnded().call());
        assertThat(call.traceparent()).as("the caller's own").isEqualTo(TRACEPARENT);
        assertThat(told).isEqualTo(below(call.attempts().getFirst()));
        assertThat(job.envelope().getTraceparent())
                .isEqualTo(below(call.attempts().getLast()))
                .isNotEqualTo(told);
    }

    private static String below(CallAttempt attempt) {
        return TRACEPARENT.replace("b7ad6b7169203331", HexFormat.of().toHexDigits(attempt.spanId()));
    }

    @Test
    void leavesUnrecordedTracesAsTheyAre() {
        // Given
        broker.broker().traceDispatches();
        String unrecorded = TRACEPARENT.substring(0, 53) + "00";
        TestWorker worker = broker.reeveWorker("idem", "w-1", 2);

        // When
        client.call("idem", "1", envelope -> envelope.setTraceparent(unrecorded));
        client.call("idem", "2");

        // Then
        assertThat(worker.next().envelope().getTraceparent()).isEqualTo(unrecorded);
        assertThat(worker.next().envelope().getTraceparent()).isEmpty();
    }

    @Test
    void tellsHowLongARequestWaitedThatNoWorkerSaw() {
        // Given
        long startMs = broker.nowMs();

        // When
        client.call("idem", "1", envelope -> envelope.setDeadlineMsLeft(400));
        broker.advance(500);

        // Then
        BrokerCommand.RequestEnded ended = broker.lastEnded();
        assertThat(ended.reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(ended.queueMs()).isEqualTo(400);
        EndedCall call = Objects.requireNonNull(ended.call());
        assertThat(call.workerId()).isEmpty();
        assertThat(call.attempts())
                .containsExactly(new CallAttempt(startMs, CallAttempt.NEVER, startMs + 400, "", 0))
                .noneMatch(CallAttempt::isDispatched);
    }

    @Test
    void tellsTheIdOfARequestThatWasRefusedAtOnce() {
        // When
        byte[] id = client.call("never-heard-of", "1");

        // Then
        BrokerCommand.RequestEnded ended = broker.lastEnded();
        assertThat(ended.reason()).isEqualTo(Reason.SERVICE_UNKNOWN);
        assertThat(ended.requestId()).isEqualTo(id);
        assertThat(ended.call()).isNull();
    }

    @Test
    void tellsNoTraceOfAPlainClient() {
        // Given
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "idem");

        // When
        broker.plainClient(MdpVersion.MDP02).request("idem", "1");
        worker.reply(worker.next(), "done");

        // Then
        EndedCall call = Objects.requireNonNull(broker.lastEnded().call());
        assertThat(call.traceparent()).isEmpty();
        assertThat(call.workerId()).startsWith("plain-");
    }

    private List<String> grown() {
        return broker.commands(BrokerCommand.QueueGrew.class).stream()
                .map(BrokerCommand.QueueGrew::service)
                .toList();
    }
}
