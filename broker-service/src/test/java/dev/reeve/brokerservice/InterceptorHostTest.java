// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.Interception;
import dev.reeve.brokercore.InterceptorEntry;
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.ReplyInterceptor;
import dev.reeve.brokerspi.ReplyView;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import dev.reeve.brokerspi.WorkerEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InterceptorHostTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BrokerMetrics metrics = new BrokerMetrics(registry, new CollectorRegistry());
    private final List<WorkerEvent> events = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final List<Logger> loggers = List.of(
            Logger.getLogger(InterceptorHost.class.getName()), Logger.getLogger(InterceptorMetrics.class.getName()));
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        loggers.forEach(logger -> logger.addHandler(handler));
    }

    @AfterEach
    void stopListening() {
        loggers.forEach(logger -> logger.removeHandler(handler));
    }

    private final class Both implements ReplyInterceptor {
        @Override
        public RequestDecision onRequest(RequestView request) {
            return RequestDecision.forward();
        }

        @Override
        public ReplyDecision onReply(ReplyView reply) {
            return ReplyDecision.forward();
        }

        @Override
        public void onWorker(WorkerEvent event) {
            events.add(event);
        }
    }

    private InterceptorHost host(Interceptor interceptor, Duration slow) {
        InterceptorEntry entry = new InterceptorEntry("mine", Set.of("shop.*"), interceptor);
        return new InterceptorHost(new InterceptorSet(List.of(entry), slow, null), metrics);
    }

    private static BrokerCommand.WorkerChanged changed(String service, WorkerChange change) {
        return new BrokerCommand.WorkerChanged(7, service, "w", false, change, "");
    }

    @Test
    void slowOneIsWarnedOfOnceAndMeasuredAlways() {
        try (InterceptorHost host = host(new Both(), Duration.ofNanos(-1))) {
            for (int i = 0; i < 3; i++) {
                host.workerChanged(changed("shop.cart", WorkerChange.REGISTERED));
            }
        }
        assertThat(logged).hasSize(1);
        assertThat(logged.getFirst()).startsWith("WARN");
        assertThat(registry.get("reeve.broker.interceptor")
                        .tag("interceptor", "mine")
                        .timer()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void tellsEachChangeOfTheServicesItSees() {
        try (InterceptorHost host = host(new Both(), Duration.ofHours(1))) {
            for (WorkerChange change : WorkerChange.values()) {
                host.workerChanged(changed("shop.cart", change));
                host.workerChanged(changed("other", change));
            }
        }
        assertThat(events)
                .extracting(event -> event.kind() + " " + event.reason())
                .containsExactly(
                        "READY ", "REFUSED ", "DRAINING ", "GONE left", "GONE sent_away", "GONE expired", "GONE lost");
        assertThat(logged).isEmpty();
    }

    @Test
    void oneThatSeesRepliesStaysOneThatDoesAndTheOthersDoNotBecomeOne() {
        try (InterceptorHost host = host(new Both(), Duration.ofHours(1));
                InterceptorHost plain = host(_ -> RequestDecision.forward(), Duration.ofHours(1))) {
            assertThat(host.entries().getFirst().interceptor()).isInstanceOf(ReplyInterceptor.class);
            assertThat(plain.entries().getFirst().interceptor()).isNotInstanceOf(ReplyInterceptor.class);
        }
    }

    @Test
    void failuresAreCountedEachAndLoggedOnceInAWhile() {
        for (int i = 0; i < 5; i++) {
            metrics.interceptorFailed(
                    new BrokerCommand.InterceptorFailed("mine", "shop.cart", new IllegalStateException("broken")));
        }
        metrics.intercepted(new BrokerCommand.Intercepted("mine", "shop.cart", Interception.ROUTED));

        assertThat(logged).hasSize(1);
        assertThat(registry.get("reeve.broker.interceptions")
                        .tag("decision", "failed")
                        .counter()
                        .count())
                .isEqualTo(5);
        assertThat(registry.get("reeve.broker.interceptions")
                        .tag("decision", "routed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void oneThatFailsAtItsEndDoesNotKeepTheOthersFromEnding() {
        List<String> closed = new ArrayList<>();
        Interceptor failing = new Interceptor() {
            @Override
            public RequestDecision onRequest(RequestView request) {
                return RequestDecision.forward();
            }

            @Override
            public void close() {
                throw new IllegalStateException("at its end");
            }
        };
        Interceptor good = new Interceptor() {
            @Override
            public RequestDecision onRequest(RequestView request) {
                return RequestDecision.forward();
            }

            @Override
            public void close() {
                closed.add("good");
            }
        };
        new InterceptorSet(
                        List.of(
                                new InterceptorEntry("failing", Set.of(), failing),
                                new InterceptorEntry("good", Set.of(), good)),
                        Duration.ZERO,
                        null)
                .close();

        assertThat(closed).containsExactly("good");
    }
}
