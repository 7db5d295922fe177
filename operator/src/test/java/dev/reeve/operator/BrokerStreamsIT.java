// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.broker.v1.WatchRequest;
import dev.reeve.testkit.FaultProxy;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of brokers over real sockets. */
@Timeout(60)
class BrokerStreamsIT {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Heard heard = new Heard();
    private final AtomicLong skippedMs = new AtomicLong();
    private volatile List<String> dns = List.of();
    private @Nullable BrokerStreams begun;

    private BrokerStreams begin(String... brokers) {
        BrokerStreams link = new BrokerStreams(
                new BrokerSettings(List.of(brokers), "", "", "", true),
                registry,
                this::lookUp,
                new Random(7),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + skippedMs.get());
        begun = link;
        link.begin(heard);
        link.watch(Set.of("echo"));
        return link;
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        List<String> answer = dns;
        if (answer.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return answer.stream().map(InetAddress::ofLiteral).toList();
    }

    @AfterEach
    void close() {
        if (begun != null) {
            begun.close();
        }
    }

    private double value(String gauge) {
        return registry.get(gauge).gauge().value();
    }

    private double counted(String counter) {
        return registry.get("reeve_operator_broker_" + counter).counter().count();
    }

    private void awaitStreams(int open) {
        await().atMost(Duration.ofSeconds(20)).until(() -> value("reeve_operator_broker_streams") == open);
    }

    @Test
    void hearsABrokerFromItsFirstReportOn() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 5)) {
            broker.waiting(4);
            BrokerStreams _ = begin(broker.address());

            Heard.Report first = heard.next();
            assertThat(heard.changes()).containsExactly("found " + broker.address());
            assertThat(first.broker()).isEqualTo(broker.address());
            assertThat(first.stats().getBootId()).isEqualTo(5);
            assertThat(first.waiting()).isEqualTo(4);
            assertThat(broker.nextWatch())
                    .isEqualTo(WatchRequest.newBuilder()
                            .addServices("echo")
                            .setIntervalMs(1_000)
                            .build());
        }
    }

    @Test
    void hearsEveryAddressOfANameAndForgetsTheOneThatWent() throws Exception {
        try (StatsBroker one = StatsBroker.start("127.0.0.1", 0, 1)) {
            String first = one.address();
            String second = "127.0.0.2:" + one.port();
            try (StatsBroker _ = StatsBroker.start("127.0.0.2", one.port(), 2)) {
                dns = List.of("127.0.0.1", "127.0.0.2");
                BrokerStreams _ = begin("brokers:" + one.port());
                awaitStreams(2);
                assertThat(heard.changes()).containsExactly("found " + first, "found " + second);
                dns = List.of("127.0.0.1");
                skippedMs.addAndGet(BrokerStreams.LOOKUP_MS);
                awaitStreams(2);
            }
            awaitStreams(1);
            await().until(() -> {
                skippedMs.addAndGet(1_000);
                return heard.changes().size() > 2;
            });
            assertThat(heard.changes()).last().isEqualTo("gone " + second);
        }
    }

    @Test
    void keepsBrokersWhileDnsHasNoAnswer() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            dns = List.of("127.0.0.1");
            BrokerStreams _ = begin("brokers:" + broker.port());
            awaitStreams(1);
            dns = List.of();
            for (int times = 1; times <= 3; times++) {
                int failures = times;
                skippedMs.addAndGet(BrokerStreams.LOOKUP_MS);
                await().until(() -> counted("lookups_failed") >= failures);
            }
            awaitStreams(1);

            assertThat(heard.changes()).containsExactly("found " + broker.address());
        }
    }

    @Test
    void opensTheStreamAnewForOtherServicesAndEndsItWithTheLast() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            BrokerStreams link = begin(broker.address());
            assertThat(broker.nextWatch().getServicesList()).containsExactly("echo");

            link.watch(Set.of("echo", "upper"));
            assertThat(broker.nextWatch().getServicesList()).containsExactlyInAnyOrder("echo", "upper");
            Heard.Report both = heard.next(report -> report.stats().getServicesCount() == 2);
            assertThat(both.seq()).isGreaterThan(1);
            await().until(() -> broker.streams() == 1);

            link.watch(Set.of());
            await().until(() -> broker.streams() == 0);
            awaitStreams(0);
        }
    }

    @Test
    void hearsABrokerAgainThatBeganAnew() throws Exception {
        int port;
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            port = broker.port();
            BrokerStreams _ = begin(broker.address());
            heard.next();
        }
        awaitStreams(0);
        try (StatsBroker _ = StatsBroker.start("127.0.0.1", port, 2)) {
            Heard.Report again = heard.next(report -> report.stats().getBootId() == 2);

            assertThat(again.seq()).isGreaterThan(1);
            assertThat(heard.changes()).hasSize(1);
            assertThat(heard.all()).extracting(Heard.Report::seq).isSorted().doesNotHaveDuplicates();
            assertThat(counted("reconnects")).isPositive();
        }
    }

    @Test
    void noticesAConnectionThatIsDeadButLooksOpen() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1);
                FaultProxy proxy = FaultProxy.to(broker.port())) {
            BrokerStreams _ = begin("127.0.0.1:" + proxy.port());
            awaitStreams(1);

            proxy.stall();
            awaitStreams(0);
            proxy.heal();
            awaitStreams(1);
        }
    }

    @Test
    void pollsWhereABrokerHasNoRoomForAStream() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            broker.refuseStreams(Status.RESOURCE_EXHAUSTED.withDescription("at most 16 streams"));
            BrokerStreams _ = begin(broker.address());

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                skippedMs.addAndGet(100);
                return !heard.all().isEmpty();
            });
            assertThat(broker.polls().getFirst().getServicesList()).containsExactly("echo");
            assertThat(value("reeve_operator_broker_streams")).isZero();

            broker.refuseStreams(Status.OK);
            awaitStreams(1);
        }
    }

    @Test
    void closesWhileItConnects() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerStreams link = begin("127.0.0.1:" + mute.getLocalPort());
            try (var _ = mute.accept()) {
                long beganNs = System.nanoTime();
                link.close();

                assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(2));
                assertThat(link.drain("echo", List.of("a"), 15_000))
                        .as("after the end nobody is asked")
                        .isEmpty();
            }
        }
    }

    @Test
    void tellsNothingOnceClosed() throws Exception {
        try (StatsBroker broker = StatsBroker.start("127.0.0.1", 0, 1)) {
            BrokerStreams link = begin(broker.address());
            heard.next();
            link.close();
            int before = heard.all().size();
            broker.waiting(3);
            await().until(() -> broker.streams() == 0);

            assertThat(heard.all()).hasSize(before);
            assertThat(registry.find("reeve_operator_broker_data_age_seconds").gauges())
                    .isEmpty();
        }
    }

    @Test
    void beginsOnce() {
        BrokerStreams link = begin("127.0.0.1:1");

        assertThatThrownBy(() -> link.begin(heard)).isInstanceOf(IllegalStateException.class);
    }
}
