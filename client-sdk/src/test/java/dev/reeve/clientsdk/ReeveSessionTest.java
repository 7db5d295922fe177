// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.ServiceState;
import dev.reeve.protocol.v1.Services;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session without a socket, and the choice among several. */
class ReeveSessionTest {
    private final FakeDealer dealer = new FakeDealer();
    private final AtomicInteger changes = new AtomicInteger();

    private ReeveSession session(String brokerId) {
        return new ReeveSession(
                "tcp://" + brokerId + ":1", dealer, Wire.brokerInfo(brokerId).build(), changes::incrementAndGet);
    }

    private static Attempt attempt(String service) {
        return Attempt.first(
                Request.of(service, "", new byte[1]),
                List.of(new byte[1]),
                System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }

    private static ServiceState.Builder state(String service, int ready, int free) {
        return ServiceState.newBuilder()
                .setService(service)
                .setReadyWorkers(ready)
                .setFree(free);
    }

    private static ClientInbound services(boolean full, ServiceState.Builder... states) {
        Services.Builder services = Services.newBuilder().setFull(full);
        for (ServiceState.Builder state : states) {
            services.addServices(state);
        }
        return new ClientInbound.ServicesUpdate(services.build());
    }

    @Test
    void sendsOnceAndKeepsTheCallOpen() {
        ReeveSession session = session("b1");

        assertThat(session.start(attempt("echo"))).isEqualTo(Session.Started.SENT);

        assertThat(dealer.sent).hasSize(1);
        assertThat(session.openCalls()).isEqualTo(1);
    }

    @Test
    void forgetsCallThatTheTransportDidNotTake() {
        ReeveSession session = session("b1");
        dealer.full = true;

        assertThat(session.start(attempt("echo"))).isEqualTo(Session.Started.FULL);

        dealer.closed = true;
        assertThat(session.start(attempt("echo"))).isEqualTo(Session.Started.GONE);
        assertThat(session.openCalls()).isZero();
    }

    @Test
    void losesEveryOpenCallOnceAndTakesNoMore() throws InterruptedException {
        ReeveSession session = session("b1");
        Attempt first = attempt("echo");
        session.start(first);

        session.lost();

        assertThat(first.inbox().poll(0)).isEqualTo(new Incoming.Lost());
        assertThat(first.inbox().poll(0)).isNull();
        assertThat(session.isReady()).isFalse();
        assertThat(session.start(attempt("echo"))).isEqualTo(Session.Started.GONE);
        assertThat(session.openCalls()).isZero();
    }

    @Test
    @Tag("X-10")
    void takesNoNewCallsWhileTheBrokerDrains() {
        ReeveSession session = session("b1");

        session.received(new ClientInbound.BrokerDrain(Drain.getDefaultInstance()));

        assertThat(session.isReady()).isFalse();
        assertThat(session.isDraining()).isTrue();
        assertThat(changes).hasValue(1);
        assertThat(session.start(attempt("echo"))).isEqualTo(Session.Started.GONE);
    }

    @Test
    void forgetsCallsLongPastTheirDeadline() {
        ReeveSession session = session("b1");
        session.start(attempt("echo"));

        session.forgetExpired(System.nanoTime() + Duration.ofSeconds(14).toNanos());
        assertThat(session.openCalls()).isEqualTo(1);

        session.forgetExpired(System.nanoTime() + Duration.ofSeconds(16).toNanos());
        assertThat(session.openCalls()).isZero();
    }

    @Test
    @Tag("X-13")
    void followsTheListOfServices() {
        ReeveSession session = session("b1");

        session.received(services(true, state("a", 1, 1), state("b", 2, 0)));
        session.received(services(false, state("b", 3, 3), state("a", 0, 0).setRemoved(true)));

        assertThat(session.services()).containsExactly(new dev.reeve.clientsdk.ServiceState("b", 3, 3, 0));
        session.received(services(true, state("c", 1, 1)));
        assertThat(session.service("b")).isEmpty();
        assertThat(session.service("c")).isPresent();
    }

    @Test
    @Tag("X-13")
    void choosesBrokerWithReadyWorkersAndFreeOnesFirst() {
        ReeveSession none = session("none");
        ReeveSession busy = session("busy");
        ReeveSession free = session("free");
        busy.received(services(true, state("echo", 2, 0)));
        free.received(services(true, state("echo", 1, 1)));

        for (int i = 0; i < 50; i++) {
            assertThat(BrokerPool.choose("echo", List.of(none, busy, free))).isSameAs(free);
            assertThat(BrokerPool.choose("echo", List.of(none, busy))).isSameAs(busy);
        }
    }

    @Test
    void choosesTheSameHomeWhateverTheOrderWhenNoBrokerHasWorkers() {
        ReeveSession first = session("b1");
        ReeveSession second = session("b2");
        ReeveSession third = session("b3");

        for (int i = 0; i < 50; i++) {
            Session home = BrokerPool.choose("service" + i, List.of(first, second, third));
            assertThat(BrokerPool.choose("service" + i, List.of(third, first, second)))
                    .isSameAs(home);
        }
    }

    @Test
    void spreadsCallsOverBrokersThatAreEquallyGood() {
        ReeveSession first = session("b1");
        ReeveSession second = session("b2");
        first.received(services(true, state("echo", 1, 1)));
        second.received(services(true, state("echo", 1, 1)));
        int toFirst = 0;

        for (int i = 0; i < 1_000; i++) {
            toFirst += BrokerPool.choose("echo", List.of(first, second)) == first ? 1 : 0;
        }

        assertThat(toFirst).isBetween(350, 650);
    }
}
