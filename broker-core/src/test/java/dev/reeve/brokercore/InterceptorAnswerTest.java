// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.Answer;
import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interceptors that let no worker see a request: they discard it, answer it, or refuse it. */
@Tag("interceptors")
class InterceptorAnswerTest extends InterceptorFixture {
    @ParameterizedTest
    @EnumSource(MdpVersion.class)
    void discardedPlainRequestIsDroppedAndCounted(MdpVersion version) {
        TestBroker broker = broker();
        TestWorker worker = broker.plainWorker(version, "shop");
        onRequest = _ -> RequestDecision.discard("closed");
        TestClient client = broker.plainClient(version);
        client.request("shop", "x");

        client.assertThatNothingCame();
        worker.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.DISCARDED);
        assertThat(only(broker)).isEqualTo(Interception.DISCARDED);
        assertThat(broker.lastEnded().end()).isEqualTo(CallEnd.DROPPED);
    }

    @Test
    void discardedReeveRequestGetsADefiniteAnswer() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.discard("closed");
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(answer.envelope().getStatus().getMessage()).doesNotContain("closed");
        assertThat(broker.drops()).containsExactly(DropReason.DISCARDED);
    }

    @Test
    void interceptorAnswersAndThoseBeforeItSeeTheAnswer() {
        TestBroker broker = brokerWith(new Noting("a"), new Scripted(), new Noting("never"));
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.reply(Answer.json("{\"cached\":true}"));
        onReply = _ -> ReplyDecision.discard("it does not see its own answer");
        TestClient client = broker.reeveClient();
        byte[] id = client.call("shop", "x");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.text()).isEqualTo("{\"cached\":true}");
        assertThat(answer.envelope().getContentType()).isEqualTo("application/json");
        assertThat(answer.envelope().getRequestId().toByteArray()).isEqualTo(id);
        assertThat(answer.envelope().getWorkerId()).isEmpty();
        assertThat(answer.envelope().getNoBody()).isFalse();
        worker.assertThatNothingCame();
        assertThat(seen).containsExactly("a>x", "a<{\"cached\":true}");
        assertThat(broker.lastEnded().end()).isEqualTo(CallEnd.REPLIED);
    }

    @ParameterizedTest
    @EnumSource(MdpVersion.class)
    void interceptorAnswersPlainClientsToo(MdpVersion version) {
        TestBroker broker = broker();
        onRequest = _ -> RequestDecision.reply(Answer.of("text/plain", Raw.bytes("made here")));
        TestClient client = broker.plainClient(version);
        client.request("shop", "x");

        assertThat(client.onlyFinal().text()).isEqualTo("made here");
    }

    @Test
    void answerOverALimitIsAFaultOfTheInterceptor() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.reply(Answer.of("", new byte[(1 << 20) + 1]));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(onlyFailure(broker)).hasMessageContaining("limit");
    }

    @ParameterizedTest
    @EnumSource
    void interceptorRefusesWithATypedError(CallError.Kind kind) {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w", 1);
        CallError error = kind == CallError.Kind.APPLICATION
                ? CallError.application("CLOSED", "until noon").withGrpcCode(14).withRetryable(true)
                : CallError.of(kind, "until noon");
        onRequest = _ -> RequestDecision.refuse(error.withRetryAfter(Duration.ofSeconds(7)));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        TestClient.Answer answer = client.onlyFinal();
        Reason reason = kind == CallError.Kind.UNAVAILABLE ? Reason.NO_WORKERS : Reason.valueOf(kind.name());
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.envelope().getStatus().getMessage()).isEqualTo("until noon");
        assertThat(answer.envelope().getStatus().getCode())
                .isEqualTo(kind == CallError.Kind.APPLICATION ? "CLOSED" : "");
        assertThat(answer.envelope().getStatus().getRetryable()).isEqualTo(kind == CallError.Kind.APPLICATION);
        assertThat(answer.envelope().getRetryAfterMs()).isEqualTo(7_000);
        assertThat(only(broker)).isEqualTo(Interception.REFUSED);
    }

    @Test
    void timeToComeBackMayBeAnyDuration() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w", 1);
        CallError error = CallError.of(CallError.Kind.UNAVAILABLE, "closed for good");
        onRequest = _ -> RequestDecision.refuse(error.withRetryAfter(Duration.ofSeconds(Long.MAX_VALUE)));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().envelope().getRetryAfterMs()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void longMessageIsCutBetweenCharacters() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.refuse(CallError.of(CallError.Kind.FORBIDDEN, "\u20ac".repeat(1_000)));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().envelope().getStatus().getMessage()).isEqualTo("\u20ac".repeat(341));
    }

    @Test
    void refusedPlainRequestIsDropped() {
        TestBroker broker = broker();
        onRequest = _ -> RequestDecision.refuse(CallError.of(CallError.Kind.RATE_LIMITED, ""));
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("shop", "x");

        client.assertThatNothingCame();
        assertThat(broker.drops()).containsExactly(DropReason.RATE_LIMITED);
    }
}
