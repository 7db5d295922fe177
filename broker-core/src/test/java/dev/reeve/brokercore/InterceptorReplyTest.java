// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.Answer;
import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.ReplyChange;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's interceptors in the way of replies. */
@Tag("interceptors")
class InterceptorReplyTest extends InterceptorFixture {
    @Test
    void replyIsForwardedChanged() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onReply = reply -> {
            assertThat(reply.request().service()).isEqualTo("shop");
            assertThat(reply.workerId()).isEqualTo("w");
            assertThat(reply.contentType()).isEqualTo("text/plain");
            assertThat(reply.meta()).containsEntry("a", "1");
            assertThat(reply.workerMs()).isEqualTo(5);
            assertThat(reply.attempt()).isEqualTo(1);
            assertThat(reply.last()).isTrue();
            return ReplyDecision.forward(ReplyChange.NONE
                    .withBody(Raw.bytes("masked"))
                    .withMeta("b", "2")
                    .withContentType("text/html"));
        };
        TestClient client = broker.reeveClient();
        byte[] id = client.call("shop", "x");
        ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                .setContentType("text/plain")
                .putServerMeta("a", "1")
                .setWorkerMs(5)
                .build();
        worker.answer(TestWorker.FINAL, worker.next(), envelope, "secret");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.text()).isEqualTo("masked");
        assertThat(answer.envelope().getContentType()).isEqualTo("text/html");
        assertThat(answer.envelope().getServerMetaMap()).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(answer.envelope().getWorkerId()).isEqualTo("w");
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(id);
        assertThat(only(broker)).isEqualTo(Interception.CHANGED);
    }

    @Test
    void replyOfAPlainWorkerIsForwardedChanged() {
        TestBroker broker = broker();
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "shop");
        onReply = _ -> ReplyDecision.forward(ReplyChange.NONE.withContentType("text/html"));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.reply(worker.next(), "y");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.text()).isEqualTo("y");
        assertThat(answer.envelope().getContentType()).isEqualTo("text/html");
        assertThat(answer.envelope().getWorkerId()).startsWith("plain-");
    }

    @Test
    void replyChangedOverALimitIsAFaultOfTheInterceptor() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 2);
        onReply = _ -> ReplyDecision.forward(ReplyChange.NONE.withBody(new byte[(1 << 20) + 1]));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.reply(worker.next(), "y");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(onlyFailure(broker)).hasMessageContaining("limit");
        assertThat(broker.stats("shop").inFlight()).isZero();
    }

    @Test
    void partialIsLeftOutAndFinalStillComes() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onReply = reply -> reply.last() ? ReplyDecision.forward() : ReplyDecision.discard("not this one");
        TestClient client = broker.reeveClient();
        client.call("shop", "x", envelope -> envelope.setStream(true));
        TestWorker.Job job = worker.next();
        worker.partial(job, "part");
        client.assertThatNothingCame();
        worker.reply(job, "end");

        assertThat(client.onlyFinal().text()).isEqualTo("end");
        assertThat(broker.drops()).containsExactly(DropReason.DISCARDED);
    }

    @Test
    void discardedFinalIsInternalForReeveAndNothingForPlainCallers() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 2);
        onReply = _ -> ReplyDecision.discard("no");
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.reply(worker.next(), "y");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        TestClient plain = broker.plainClient(MdpVersion.MDP02);
        plain.request("shop", "x");
        worker.reply(worker.next(), "y");

        plain.assertThatNothingCame();
        assertThat(broker.drops())
                .containsExactly(DropReason.DISCARDED, DropReason.DISCARDED, DropReason.ERROR_TO_PLAIN);
        assertThat(broker.stats("shop").inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interceptorEndsACallByItsOwnReplyAfterAPartialAndTellsTheWorker(boolean good) {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onReply = _ -> good
                ? ReplyDecision.reply(Answer.of("", Raw.bytes("mine")))
                : ReplyDecision.refuse(CallError.of(CallError.Kind.FORBIDDEN, "not for you"));
        TestClient client = broker.reeveClient();
        client.call("shop", "x", envelope -> envelope.setStream(true));
        TestWorker.Job job = worker.next();
        worker.partial(job, "part");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(good ? Reason.OK : Reason.FORBIDDEN);
        assertThat(worker.cancelled(job)).isNotNull();
        worker.reply(job, "late");
        client.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.LATE_REPLY);
    }

    @Test
    void workersErrorCanBecomeAGoodAnswer() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onReply = reply -> {
            assertThat(reply.reason()).isEqualTo("APPLICATION");
            assertThat(reply.message()).isEqualTo("worker's text");
            return ReplyDecision.reply(Answer.json("[]"));
        };
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.fail(worker.next(), Reason.APPLICATION);

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.OK);
    }

    @Test
    void replyCannotSayThatNoWorkerSawTheRequest() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onReply = _ -> ReplyDecision.refuse(CallError.of(CallError.Kind.UNAVAILABLE, "no"));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.reply(worker.next(), "done");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(onlyFailure(broker)).hasMessageContaining("no worker saw");
    }
}
