// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the writer does when its store fails, with a store that fails as told. */
@Tag("L4")
class GroupWriterTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LoggerMetrics metrics = new LoggerMetrics(registry);
    private final IntakeQueue queue = new IntakeQueue(new Shedding.QueueBound(1_000, 1 << 20));
    private final Hub hub =
            new Hub(new RecordIds(ManualClock.create(), new Random(1)), new Viewer.Bound(100, 1 << 20), 10);
    private final FaultyStore store = new FaultyStore();
    private final GroupWriter writer = new GroupWriter(
            queue, store, hub, metrics, new GroupWriter.Group(100, Duration.ZERO, Duration.ofMillis(10)));
    private final Intake intake = new Intake(queue, writer, hub, _ -> {}, metrics);

    @AfterEach
    void close() {
        store.gate.countDown();
        writer.close();
    }

    @Test
    void acknowledgesOnlyAfterTheStoreHasIt() throws Exception {
        // Given
        start();
        store.hold();

        // When
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Stored> answer = callers.submit(() -> intake.append(one("a"), Duration.ofSeconds(5)));
            Awaitility.await().until(() -> store.entered);
            boolean early = answer.isDone();
            store.gate.countDown();

            // Then
            assertThat(early).isFalse();
            assertThat(answer.get().records()).isEqualTo(1);
        }
    }

    @Test
    void triesAgainOnceWhenAConnectionHadDied() {
        // Given
        start();
        store.faults.add(new SQLException("gone", "08006"));

        // When
        Stored stored = intake.append(one("a"), Duration.ofSeconds(5));

        // Then
        assertThat(stored.records()).isEqualTo(1);
        assertThat(writer.isAvailable()).isTrue();
    }

    @Test
    void refusesWithARetryTimeWhenTheStoreIsAwayAndComesBackByItself() {
        // Given
        start();
        store.away = true;

        // When
        assertThatThrownBy(() -> intake.append(one("a"), Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(LogRefused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(LogRefused.Reason.STORE_AWAY);
                    assertThat(refused.retryAfterMs()).isPositive();
                });
        boolean available = writer.isAvailable();
        store.away = false;

        // Then
        assertThat(available).isFalse();
        Awaitility.await().until(writer::isAvailable);
        assertThat(intake.append(one("b"), Duration.ofSeconds(5)).records()).isEqualTo(1);
        assertThat(queue.records()).isZero();
    }

    @Test
    void refusesTheBatchThatCannotBeStoredAndStoresTheOthers() throws Exception {
        // Given
        start();
        store.poison = "poison";
        store.hold();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Stored> first = callers.submit(() -> intake.append(one("first"), Duration.ofSeconds(5)));
            Awaitility.await().until(() -> store.entered);
            Future<Stored> good = callers.submit(() -> intake.append(one("good"), Duration.ofSeconds(5)));
            Future<Stored> bad = callers.submit(() -> intake.append(one("poison"), Duration.ofSeconds(5)));
            Awaitility.await().until(() -> queue.records() == 3);

            // When
            store.gate.countDown();

            // Then
            assertThat(first.get().records()).isEqualTo(1);
            assertThat(good.get().records()).isEqualTo(1);
            assertThatThrownBy(bad::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            LogRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(LogRefused.Reason.INVALID));
            assertThat(writer.isAvailable()).isTrue();
        }
    }

    @Test
    void answersInTimeThoughTheStoreHangs() {
        // Given
        start();
        store.hold();

        // When
        assertThatThrownBy(() -> intake.append(one("a"), Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        LogRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(LogRefused.Reason.STORE_AWAY));

        // Then
        assertThat(queue.records()).isEqualTo(1);
    }

    @Test
    void storesWhatWaitsBeforeItEnds() throws Exception {
        // Given
        start();
        store.hold();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Stored> first = callers.submit(() -> intake.append(one("a"), Duration.ofSeconds(5)));
            Future<Stored> second = callers.submit(() -> intake.append(one("b"), Duration.ofSeconds(5)));
            Awaitility.await().until(() -> queue.records() == 2);
            Future<?> closing = callers.submit(writer::close);

            // When
            store.gate.countDown();

            // Then
            closing.get();
            assertThat(first.get().records() + second.get().records()).isEqualTo(2);
            assertThatThrownBy(() -> intake.append(one("c"), Duration.ofSeconds(5)))
                    .isInstanceOf(LogRefused.class);
        }
    }

    private void start() {
        writer.start();
        Awaitility.await().until(writer::isAvailable);
    }

    private static Batch one(String body) {
        return Samples.batch(Samples.record(Level.WARN, 0, body));
    }

    private static final class FaultyStore implements RecordStore {
        private final Queue<SQLException> faults = new ConcurrentLinkedQueue<>();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean away;
        private volatile boolean entered;
        private volatile String poison = "";

        void hold() {
            gate = new CountDownLatch(1);
        }

        @Override
        public void prepare() throws SQLException {
            if (away) {
                throw new SQLException("away", "08001");
            }
        }

        @Override
        public List<Stored> store(List<Batch> group) throws SQLException {
            entered = true;
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            prepare();
            SQLException fault = faults.poll();
            if (fault != null) {
                throw fault;
            }
            for (Batch batch : group) {
                if (batch.records().getFirst().content().getBody().equals(poison)) {
                    throw new SQLException("bad data", "22021");
                }
            }
            return group.stream()
                    .map(batch -> new Stored(batch.records().size(), 0, List.of()))
                    .toList();
        }
    }
}
