// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody waits for it any more: its worker is told, if one has it; what waits in a queue is simply gone. */
class CancellationTest {
    private final TestBroker broker = TestBroker.start();

    /** The two ways in which a caller stops to wait. */
    enum Gone {
        CANCELLED(CancelReason.CALLER),
        LOST(CancelReason.CALLER_GONE);

        private final CancelReason reason;

        Gone(CancelReason reason) {
            this.reason = reason;
        }

        void happen(TestClient client, byte[] id) {
            switch (this) {
                case CANCELLED -> client.cancel(id);
                case LOST -> client.lose();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("X-08")
    @Tag("R-07")
    void tellsTheReeveWorkerWhichCallToStopAndWhy(Gone gone) {
        TestClient client = broker.reeveClient();
        TestClient other = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 4);
        byte[] kept = other.call("echo", "kept");
        TestWorker.Job running = worker.next();
        byte[] id = client.call("echo", "x");
        TestWorker.Job job = worker.next();
        gone.happen(client, id);
        Cancel cancel = worker.cancelled(job);
        assertThat(cancel.getReason()).isEqualTo(gone.reason);
        assertThat(cancel.getRequestId().toByteArray()).isEqualTo(id);
        worker.assertThatNothingCame();
        worker.reply(running, "done");
        assertThat(other.onlyFinal().envelope().getRequestId().toByteArray()).isEqualTo(kept);
        assertThat(broker.stats("echo").free())
                .as("the slot is taken until FINAL")
                .isEqualTo(3);
        worker.reply(job, "late");
        assertThat(broker.drops()).containsExactly(DropReason.LATE_REPLY);
        assertThat(broker.stats("echo").free()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("X-08")
    @Tag("R-07")
    void tellsTheWorkerOfAStreamInTheMiddle(Gone gone) {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        byte[] id = client.call("echo", "x", envelope -> envelope.setStream(true));
        TestWorker.Job job = worker.next();
        worker.partial(job, "one");
        assertThat(client.next().text()).isEqualTo("one");
        gone.happen(client, id);
        assertThat(worker.cancelled(job).getReason()).isEqualTo(gone.reason);
        worker.partial(job, "two");
        worker.reply(job, "end");
        assertThat(broker.drops()).containsExactly(DropReason.LATE_REPLY, DropReason.LATE_REPLY);
        assertThat(broker.stats("echo").free()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("X-08")
    @Tag("R-07")
    void neverDispatchesWhatWaitedInTheQueue(Gone gone) {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        TestClient other = broker.reeveClient();
        other.call("echo", "busy");
        TestWorker.Job busy = worker.next();
        byte[] id = client.call("echo", "waits");
        other.call("echo", "next");
        gone.happen(client, id);
        worker.assertThatNothingCame();
        assertThat(broker.stats("echo").waiting()).isOne();
        assertThat(broker.stats("echo").cancelled()).isOne();
        worker.reply(busy, "done");
        assertThat(worker.next().text()).isEqualTo("next");
        worker.assertThatNothingCame();
        assertThat(broker.drops()).isEmpty();
    }

    @Test
    @Tag("R-07")
    void tellsEachWorkerOfAllThatItsClientLeftBehind() {
        TestClient gone = broker.reeveClient();
        TestWorker first = broker.reeveWorker("echo", "w1", 1);
        gone.call("echo", "x");
        TestWorker.Job one = first.next();
        TestWorker second = broker.reeveWorker("echo", "w2", 1);
        gone.call("echo", "y");
        TestWorker.Job two = second.next();
        gone.call("echo", "queued");
        gone.lose();
        assertThat(first.cancelled(one).getReason()).isEqualTo(CancelReason.CALLER_GONE);
        assertThat(second.cancelled(two).getReason()).isEqualTo(CancelReason.CALLER_GONE);
        first.reply(one, "late");
        first.assertThatNothingCame();
        second.assertThatNothingCame();
        assertThat(broker.stats("echo").cancelled()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("R-07")
    void tellsTheWorkerAlsoOfAPlainClientThatIsGone(boolean partial) {
        TestClient gone = broker.plainClient(MdpVersion.MDP02);
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        gone.request("echo", "x");
        TestWorker.Job job = worker.next();
        if (partial) {
            worker.partial(job, "one");
        }
        gone.lose();
        assertThat(worker.cancelled(job).getReason()).isEqualTo(CancelReason.CALLER_GONE);
    }

    @Test
    @Tag("X-08")
    void cancelsTheAttemptThatRunsNotTheOneThatWasLost() {
        TestClient client = broker.reeveClient();
        TestWorker first = broker.reeveWorker("idem", "w1", 1);
        byte[] id = client.call("idem", "x");
        TestWorker.Job lost = first.next();
        first.lose();
        TestWorker second = broker.reeveWorker("idem", "w2", 1);
        TestWorker.Job job = second.next();
        client.cancel(id);
        assertThat(job.token()).isNotEqualTo(lost.token());
        assertThat(second.cancelled(job).getReason()).isEqualTo(CancelReason.CALLER);
        second.lose();
        broker.reeveWorker("idem", "w3", 1).assertThatNothingCame();
    }

    @Test
    @Tag("X-08")
    void tellsNobodyTwice() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        byte[] id = client.call("echo", "x");
        TestWorker.Job job = worker.next();
        client.cancel(id);
        client.cancel(id);
        client.lose();
        assertThat(worker.cancelled(job).getReason()).isEqualTo(CancelReason.CALLER);
        worker.assertThatNothingCame();
    }

    @Test
    @Tag("X-08")
    void removesCancelledRequestFromTheQueue() {
        TestClient client = broker.reeveClient();
        TestWorker away = broker.reeveWorker("echo", "w", 1);
        away.lose();
        byte[] id = client.call("echo", "x");
        client.cancel(id);
        client.cancel(id);
        client.cancel(new byte[3]);
        assertThat(broker.stats("echo").waiting()).isZero();
        assertThat(broker.stats("echo").cancelled()).isOne();
        assertThat(broker.lastEnded().end()).isEqualTo(CallEnd.CANCELLED);
        broker.reeveWorker("echo", "w2", 1).assertThatNothingCame();
        client.assertThatNothingCame();
    }

    @Test
    @Tag("X-08")
    void cancelsDispatchedRequestAtItsWorkerAndDropsTheReply() {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.reeveWorker("echo", "w", 1);
        byte[] id = client.call("echo", "x");
        TestWorker.Job job = worker.next();
        client.cancel(id);
        assertThat(worker.cancelled(job).getReason()).isEqualTo(CancelReason.CALLER);
        assertThat(broker.stats("echo").free())
                .as("the slot is taken until FINAL")
                .isZero();
        worker.reply(job, "late");
        client.assertThatNothingCame();
        assertThat(broker.stats("echo").free()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("X-08")
    void dropsOnlyTheReplyWhereThePlainWorkerHoldsACancelledRequest(MdpVersion version) {
        TestClient client = broker.reeveClient();
        TestWorker worker = broker.plainWorker(version, "echo");
        byte[] id = client.call("echo", "x");
        TestWorker.Job job = worker.next();
        client.cancel(id);
        worker.assertThatNothingCame();
        worker.reply(job, "late");
        client.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.LATE_REPLY);
    }
}
