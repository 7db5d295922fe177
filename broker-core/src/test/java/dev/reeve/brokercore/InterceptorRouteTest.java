// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.RequestChange;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestDecision.Otherwise;
import dev.reeve.protocol.v1.Reason;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Interceptors that name the worker. */
@Tag("interceptors")
class InterceptorRouteTest extends InterceptorFixture {
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
}
