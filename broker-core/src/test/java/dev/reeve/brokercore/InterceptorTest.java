// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.Answer;
import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.RequestChange;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestDecision.Otherwise;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's interceptors in the way of requests. */
@Tag("interceptors")
class InterceptorTest extends InterceptorFixture {
    @Test
    void requestsMeetInterceptorsInOrderAndRepliesInReverse() {
        TestBroker broker = brokerWith(new Noting("a"), new Noting("b"), request -> RequestDecision.forward());
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        TestClient client = broker.reeveClient();
        client.call("shop", "question");
        TestWorker.Job job = worker.next();
        worker.partial(job, "part");
        worker.reply(job, "answer");

        assertThat(client.next().text()).isEqualTo("part");
        assertThat(client.onlyFinal().text()).isEqualTo("answer");
        assertThat(seen).containsExactly("a>question", "b>question", "b<part", "a<part", "b<answer", "a<answer");
    }

    @Test
    void interceptorSeesWhoCallsWhatButNoToken() {
        TestBroker broker = broker();
        Identity ada = Identity.newBuilder()
                .setSubject("u_ada")
                .setTenant("acme")
                .addScopes("s")
                .build();
        broker.cache("secret-token", new TokenVerdict.Verified(ada));
        broker.reeveWorker("shop", "w", 1);
        List<RequestView> views = new ArrayList<>();
        onRequest = request -> {
            views.add(request);
            assertThat(request.service()).isEqualTo("shop");
            assertThat(request.method()).isEqualTo("buy");
            assertThat(request.requestId()).hasSize(32);
            assertThat(request.caller().subject()).isEqualTo("u_ada");
            assertThat(request.caller().tenant()).isEqualTo("acme");
            assertThat(request.caller().role()).isEqualTo("gateway");
            assertThat(request.caller().plain()).isFalse();
            assertThat(request.meta()).containsExactly(Map.entry("lang", "de"));
            assertThat(request.contentType()).isEqualTo("text/plain");
            assertThat(request.idempotencyKey()).isEqualTo("k");
            assertThat(request.affinityKey()).isEqualTo("a");
            assertThat(request.traceparent()).isEmpty();
            assertThat(request.stream()).isFalse();
            assertThat(request.deadlineMsLeft()).isEqualTo(1_500);
            assertThat(request.bytes()).isGreaterThan(4);
            return RequestDecision.forward();
        };

        broker.reeveClient(PeerRole.GATEWAY)
                .call(
                        "shop",
                        "body",
                        envelope -> envelope.setMethod("buy")
                                .setToken("secret-token")
                                .setDeadlineMsLeft(1_500)
                                .setContentType("text/plain")
                                .setIdempotencyKey("k")
                                .setAffinityKey("a")
                                .putClientMeta("lang", "de")
                                .putClientMeta("reeve-admin", "yes"));

        assertThat(views).hasSize(1);
    }

    @Test
    void plainRequestsAreSeenAsSuch() {
        TestBroker broker = broker();
        TestWorker worker = broker.plainWorker(MdpVersion.MDP01, "shop");
        onRequest = request -> {
            assertThat(request.caller().plain()).isTrue();
            assertThat(request.caller().identity()).isNull();
            assertThat(request.method()
                            + request.contentType()
                            + request.idempotencyKey()
                            + request.affinityKey()
                            + request.traceparent())
                    .isEmpty();
            assertThat(request.meta()).isEmpty();
            assertThat(request.stream()).isFalse();
            seen.add("plain");
            return RequestDecision.forward();
        };
        onReply = reply -> {
            assertThat(reply.reason()).isEqualTo("OK");
            assertThat(reply.code() + reply.message() + reply.contentType()).isEmpty();
            assertThat(reply.meta()).isEmpty();
            assertThat(reply.workerId()).startsWith("plain-");
            return ReplyDecision.forward();
        };
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("shop", "x");
        worker.reply(worker.next(), "y");

        assertThat(client.onlyFinal().text()).isEqualTo("y");
        assertThat(seen).containsExactly("plain");
    }

    @Test
    void requestIsForwardedChanged() {
        TestBroker broker = broker();
        broker.cache("t", new TokenVerdict.Verified(Identity.getDefaultInstance()));
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE
                .withMethod("other")
                .withMeta("tenant", "acme")
                .withAffinityKey("acme")
                .withBody(Raw.bytes("one"), Raw.bytes("two"))
                .withDeadline(Duration.ofMillis(300)));
        TestClient client = broker.reeveClient();
        byte[] id = client.call(
                "shop", "original", e -> e.setMethod("say").setToken("t").putClientMeta("lang", "de"));

        TestWorker.Job job = worker.next();
        assertThat(job.text()).isEqualTo("onetwo");
        assertThat(job.envelope().getMethod()).isEqualTo("other");
        assertThat(job.envelope().getAffinityKey()).isEqualTo("acme");
        assertThat(job.envelope().getClientMetaMap())
                .containsOnly(Map.entry("lang", "de"), Map.entry("tenant", "acme"));
        assertThat(job.envelope().getToken()).isEmpty();
        assertThat(job.envelope().getRequestId().toByteArray()).isEqualTo(id);
        assertThat(job.envelope().getStamp().getDeadlineMsLeft()).isEqualTo(300);
        assertThat(only(broker)).isEqualTo(Interception.CHANGED);
        worker.reply(job, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        assertThat(broker.lastEnded().method()).isEqualTo("other");
    }

    @Test
    void deadlineIsShortenedOnly() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)));
        broker.reeveClient().call("shop", "x", envelope -> envelope.setDeadlineMsLeft(700));

        assertThat(worker.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(700);
    }

    @Test
    void plainRequestCanGetAnotherBodyAndAffinity() {
        TestBroker broker = broker();
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "shop");
        onRequest = _ -> RequestDecision.forward(
                RequestChange.NONE.withMethod("ignored").withAffinityKey("a").withBody(Raw.bytes("other")));
        broker.plainClient(MdpVersion.MDP02).request("shop", "x");

        assertThat(worker.next().text()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frames", "frame", "message", "method", "meta"})
    void changeOverALimitIsAFaultOfTheInterceptor(String what) {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        byte[] mebibyte = new byte[1 << 20];
        RequestChange change = switch (what) {
            case "frames" -> RequestChange.NONE.withBody(new byte[13][0]);
            case "frame" -> RequestChange.NONE.withBody(new byte[(1 << 20) + 1]);
            case "message" -> RequestChange.NONE.withBody(mebibyte, mebibyte, mebibyte, mebibyte);
            case "method" -> RequestChange.NONE.withMethod("not a method");
            default -> RequestChange.NONE.withMeta("NOT A KEY", "x");
        };
        onRequest = _ -> RequestDecision.forward(change);
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        worker.assertThatNothingCame();
        assertThat(onlyFailure(broker)).hasMessageContaining("i0");
        assertThat(broker.commands(BrokerCommand.Intercepted.class)).isEmpty();
    }

    @Test
    void largestBodyPasses() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE.withBody(new byte[12][1]));
        broker.reeveClient().call("shop", "x");

        assertThat(worker.next().body()).hasSize(12);
    }

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

    @Test
    void requestIsRoutedToTheWorkerNamed() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w-1", 5);
        TestWorker two = broker.reeveWorker("shop", "w-2", 5);
        onRequest = _ -> RequestDecision.route("w-2", Otherwise.REFUSE);
        TestClient client = broker.reeveClient();
        for (int i = 0; i < 5; i++) {
            client.call("shop", "x" + i);
        }

        for (int i = 0; i < 5; i++) {
            assertThat(two.next().text()).isEqualTo("x" + i);
        }
        assertThat(broker.commands(BrokerCommand.Intercepted.class))
                .hasSize(5)
                .allMatch(each -> each.what() == Interception.ROUTED);
    }

    @Test
    void routeToAWorkerThatIsGoneOrDrainsIsRefused() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w-1", 5);
        TestWorker leaving = broker.reeveWorker("shop", "w-2", 5);
        leaving.drain();
        TestClient client = broker.reeveClient();
        for (String gone : List.of("w-2", "w-3")) {
            onRequest = _ -> RequestDecision.route(gone, Otherwise.REFUSE);
            client.call("shop", "x");
            assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        }
        worker.assertThatNothingCame();
        assertThat(broker.stats("shop").rejected()).isEqualTo(2);
    }

    @Test
    void routeToAFullWorkerIsRefusedAtOnce() {
        TestBroker broker = broker();
        TestWorker full = broker.reeveWorker("shop", "w-1", 1);
        TestWorker idle = broker.reeveWorker("shop", "w-2", 1);
        onRequest = _ -> RequestDecision.route("w-1", Otherwise.REFUSE);
        TestClient client = broker.reeveClient();
        client.call("shop", "first");
        assertThat(full.next().text()).isEqualTo("first");
        client.call("shop", "second");

        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(answer.envelope().getRetryAfterMs()).isPositive();
        idle.assertThatNothingCame();
    }

    @Test
    void routeWithAnAlternativeGoesToAnyOther() {
        TestBroker broker = broker();
        TestWorker only = broker.reeveWorker("shop", "w-1", 1);
        onRequest = _ -> RequestDecision.route("w-9", Otherwise.ANY);
        broker.reeveClient().call("shop", "x");

        assertThat(only.next().text()).isEqualTo("x");
    }

    @Test
    @Tag("R-12")
    void routedRequestIsNotGivenToAnotherWhenItsWorkerDies() {
        TestBroker broker = broker();
        TestWorker first = broker.reeveWorker("idem", "w-1", 1);
        TestWorker other = broker.reeveWorker("idem", "w-2", 1);
        onRequest = _ -> RequestDecision.route("w-1", Otherwise.REFUSE);
        TestClient client = broker.reeveClient();
        client.call("idem", "x");
        first.next();
        first.lose();

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.WORKER_LOST);
        other.assertThatNothingCame();
    }

    @Test
    void changeOfARouteIsCheckedToo() {
        TestBroker broker = broker();
        broker.reeveWorker("shop", "w-1", 1);
        onRequest = _ -> new RequestDecision.Route("w-1", Otherwise.ANY, RequestChange.NONE.withMethod("no method"));
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(onlyFailure(broker)).isNotNull();
    }

    @Test
    void exceptionIsTheCallersInternalAndHarmsNobodyElse() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 5);
        onRequest = request -> {
            if (Raw.text(request.body().getFirst()).equals("bad")) {
                throw new IllegalStateException("a secret of the interceptor");
            }
            return RequestDecision.forward();
        };
        TestClient client = broker.reeveClient();
        client.call("shop", "bad");
        TestClient.Answer answer = client.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(answer.envelope().getStatus().getMessage()).doesNotContain("secret");
        assertThat(onlyFailure(broker)).hasMessage("a secret of the interceptor");

        client.call("shop", "good");
        worker.reply(worker.next(), "fine");
        assertThat(client.onlyFinal().text()).isEqualTo("fine");
    }

    @Test
    void classThatIsMissingAndEndlessRecursionAreFaultsOfTheInterceptorAsWell() {
        TestBroker broker = broker();
        TestClient client = broker.reeveClient();
        broker.reeveWorker("shop", "w", 5);
        for (Error error : List.of(new NoClassDefFoundError("x"), new StackOverflowError(), new AssertionError("y"))) {
            onRequest = _ -> {
                throw error;
            };
            client.call("shop", "x");
            assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        }
        assertThat(broker.commands(BrokerCommand.InterceptorFailed.class)).hasSize(3);
    }

    @Test
    @SuppressWarnings("NullAway") // What an interceptor of other people may do.
    void nullIsAFaultOfTheInterceptor() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 5);
        TestClient client = broker.reeveClient();
        onRequest = _ -> null;
        client.call("shop", "x");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        onRequest = _ -> RequestDecision.forward();
        onReply = _ -> null;
        client.call("shop", "x");
        worker.reply(worker.next(), "y");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        assertThat(broker.commands(BrokerCommand.InterceptorFailed.class)).hasSize(2);
    }

    @Test
    void seesOnlyTheServicesItIsConfiguredForAndNeverThoseWithPasswords() {
        InterceptorEntry entry =
                new InterceptorEntry("x", Set.of("shop.*", "reeve.*", "mmi.service"), _ -> RequestDecision.forward());

        assertThat(entry.sees("shop.v1.cart")).isTrue();
        assertThat(entry.sees("other")).isFalse();
        assertThat(entry.sees("reeve.log.v1.log")).isTrue();
        assertThat(entry.sees("reeve.auth.v1.auth")).isFalse();
        assertThat(entry.sees("mmi.service")).isFalse();

        onRequest = _ -> RequestDecision.discard("everything");
        TestBroker broker = TestBroker.start(
                TestBroker.settings(), List.of(new InterceptorEntry("i0", Set.of("other"), new Scripted())));
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        broker.reeveClient().call("shop", "x");
        assertThat(worker.next().text()).isEqualTo("x");
    }

    @Test
    void interceptorsSeeARequestOnceItsTokenIsVerified() {
        TestBroker broker = TestBroker.start(
                TestBroker.settings(ServiceRule.of("closed", new ServicePolicy.Authenticated())),
                List.of(new InterceptorEntry("i0", ALL, new Noting("a"))));
        TestWorker worker = broker.reeveWorker("closed", "w", 1);
        TestClient client = broker.reeveClient();
        client.call("closed", "x", envelope -> envelope.setToken("later"));
        assertThat(seen).isEmpty();
        BrokerCommand.CheckToken check =
                broker.commands(BrokerCommand.CheckToken.class).getFirst();
        broker.on(new BrokerEvent.TokenChecked(
                check.ticket(),
                new TokenVerdict.Verified(Identity.newBuilder().setSubject("u").build())));

        assertThat(seen).containsExactly("a>x");
        assertThat(worker.next().text()).isEqualTo("x");
        client.call("closed", "y");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(seen).hasSize(1);
    }
}
