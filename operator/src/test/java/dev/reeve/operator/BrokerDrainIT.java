// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainState;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drain marks at two brokers over real sockets. */
@Timeout(60)
class BrokerDrainIT {
    private static final long TTL_MS = 15_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private StatsBroker one;
    private StatsBroker other;
    private BrokerStreams link;

    @BeforeEach
    void start() throws Exception {
        one = StatsBroker.start("127.0.0.1", 0, 1);
        other = StatsBroker.start("127.0.0.1", 0, 2);
        link = begin(one.address(), other.address());
    }

    private BrokerStreams begin(String... brokers) {
        BrokerStreams begun = new BrokerStreams(new BrokerSettings(List.of(brokers), "", "", "", false), registry);
        Heard heard = new Heard();
        begun.begin(heard);
        begun.watch(Set.of("echo"));
        await().until(() -> heard.changes().size() == brokers.length);
        return begun;
    }

    @AfterEach
    void stop() {
        link.close();
        one.close();
        other.close();
    }

    private double failed() {
        return registry.get("reeve_operator_broker_drains_failed").counter().count();
    }

    @Test
    void namesThoseThatEveryBrokerCallsDrainingOrUnknownWithNothingInFlight() {
        for (StatsBroker broker : List.of(one, other)) {
            broker.worker("idle", DrainState.DRAINING, 0);
            broker.worker("half-known", DrainState.DRAINING, 0);
            broker.worker("busy", DrainState.DRAINING, 0);
            broker.worker("active", DrainState.DRAINING, 0);
        }
        other.worker("half-known", DrainState.NOT_FOUND, 0);
        other.worker("busy", DrainState.DRAINING, 1);
        other.worker("active", DrainState.ACTIVE, 0);

        assertThat(link.drain("echo", List.of("idle", "half-known", "busy", "active", "unknown"), TTL_MS))
                .containsExactlyInAnyOrder("idle", "half-known", "unknown");

        DrainRequest asked = one.drains().getFirst();
        assertThat(asked.getService()).isEqualTo("echo");
        assertThat(asked.getDraining()).isTrue();
        assertThat(asked.getTtlMs()).isEqualTo(15_000);
        assertThat(other.drains()).containsExactly(asked);
        assertThat(failed()).isZero();
    }

    @Test
    void namesNobodyWhileABrokerIsAway() {
        other.close();

        assertThat(link.drain("echo", List.of("idle"), TTL_MS)).isEmpty();
        assertThat(one.drains()).as("the others are asked").hasSize(1);
        assertThat(failed()).isEqualTo(1);
    }

    @Test
    void waitsFiveSecondsAtMostForABrokerThatIsSilent() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                BrokerStreams half = begin(one.address(), "127.0.0.1:" + mute.getLocalPort())) {
            long beganNs = System.nanoTime();

            assertThat(half.drain("echo", List.of("idle"), TTL_MS)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofMillis(5_500));
            await().until(() -> failed() == 1);
        }
    }

    @Test
    void namesNobodyWhereABrokerDoesNotLetItDrain() {
        other.refuseDrains(Status.PERMISSION_DENIED.withDescription("only the operator may drain workers"));
        assertThat(link.drain("echo", List.of("idle"), TTL_MS)).isEmpty();
        assertThat(failed()).isEqualTo(1);

        other.refuseDrains(Status.OK);
        assertThat(link.drain("echo", List.of("idle"), TTL_MS)).containsExactly("idle");
    }

    @Test
    void asksForAThousandAtOnce() {
        List<String> many =
                IntStream.range(0, 2_500).mapToObj(number -> "worker-" + number).toList();

        assertThat(link.drain("echo", many, TTL_MS)).hasSize(2_500);
        assertThat(other.drains())
                .extracting(DrainRequest::getInstanceIdsCount)
                .containsExactlyInAnyOrder(1_000, 1_000, 500);
    }

    @Test
    void asksNothingForNobody() {
        assertThat(link.drain("echo", List.of(), TTL_MS)).isEmpty();
        assertThat(one.drains()).isEmpty();
    }

    @Test
    void takesMarksAwayWhereBrokersAnswer() {
        other.close();

        link.undrain("echo", List.of("idle"));

        assertThat(one.drains()).hasSize(1);
        assertThat(one.drains().getFirst().getDraining()).isFalse();
        assertThat(one.drains().getFirst().getInstanceIdsList()).containsExactly("idle");
    }

    @Test
    void drainsAlsoWhereNothingIsWatched() {
        link.watch(Set.of());
        await().until(() -> one.streams() == 0 && other.streams() == 0);

        assertThat(link.drain("echo", List.of("idle"), TTL_MS)).containsExactly("idle");
    }
}
