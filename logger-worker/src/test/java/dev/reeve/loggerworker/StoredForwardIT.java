// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.outbound.AddressRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a logger stores goes on to the collector of its tenant, once, whatever the collector does. */
@Timeout(60)
class StoredForwardIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final DataSource database = TestDatabase.fresh();
    private final List<Replica> replicas = new ArrayList<>();

    @AutoClose
    private final CollectorServer collector = CollectorServer.start();

    private record Replica(LoggerFixture logger, Forwards forwards) {
        void stop() {
            logger.close();
            forwards.close();
        }
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::stop);
    }

    @AfterAll
    static void end() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private Replica replica() {
        ForwardSettings settings = new ForwardSettings(
                "acme",
                URI.create(collector.url()),
                Map.of(),
                Samples.everything(),
                new AddressRule(true, AddressRule.Clear.PRIVATE),
                Optional.empty());
        Forwards forwards = Forwards.start(
                List.of(settings),
                to -> new HttpCollector(VERTX, to, Clock.systemUTC()),
                new Forward.Pauses(Duration.ofMillis(20), Duration.ofMillis(200)),
                new SimpleMeterRegistry());
        LoggerFixture logger =
                new LoggerFixture(database, Clock.systemUTC(), UnaryOperator.identity(), forwards).awaitStore();
        Replica replica = new Replica(logger, forwards);
        replicas.add(replica);
        return replica;
    }

    @Test
    void forwardsWhatIsStoredOnceWhicheverReplicaStoredIt() {
        Replica one = replica();
        Replica other = replica();

        one.logger().append("s", one.logger().lines(1, 3));
        other.logger().append("s", other.logger().lines(2, 5));
        one.logger().append("s", one.logger().lines(1, 5));
        one.logger()
                .append(
                        one.logger().stranger,
                        one.logger().source("theirs"),
                        one.logger().lines(9, 9));

        one.stop();
        other.stop();
        assertThat(collector.bodies()).containsExactlyInAnyOrder("line 1", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void storesAndAnswersAlthoughTheCollectorHangs() {
        collector.hold();
        Replica replica = replica();
        replica.logger().append("s", replica.logger().lines(1, 1));
        await().atMost(SOON).until(() -> collector.requests() == 1);

        for (int i = 0; i < 30; i++) {
            replica.logger().append("s", replica.logger().lines(2 + i * 400L, 401 + i * 400L));
        }

        assertThat(replica.logger().session("s")).hasSize(12_001);
    }

    @Test
    void goesOnAfterARestartWithWhatIsStoredThen() {
        Replica before = replica();
        before.logger().append("s", before.logger().lines(1, 2));
        before.stop();
        Replica after = replica();

        after.logger().append("s", after.logger().lines(2, 3));

        await().atMost(SOON).until(() -> collector.bodies().size() == 3);
        assertThat(collector.bodies()).containsExactly("line 1", "line 2", "line 3");
    }
}
