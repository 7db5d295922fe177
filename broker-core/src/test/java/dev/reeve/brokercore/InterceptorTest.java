// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the user's interceptors see of requests, in which order, and what their own faults do. */
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
