// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of two operators one leads, with short times. */
final class LeadershipTest {
    private static final LeaseSettings QUICK = new LeaseSettings(
            "reeve", "reeve-operator", Map.of(), Duration.ofSeconds(1), Duration.ofMillis(700), Duration.ofMillis(100));

    private final Board board = new Board();
    private final Replica first = new Replica("first");
    private final Replica second = new Replica("second");

    /** One Lease, as an API server keeps it. */
    private static final class Board implements LeaseStore {
        private @Nullable LeaseRecord record;
        private int version;
        private volatile @Nullable CountDownLatch hanging;
        private volatile boolean isAway;
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public Optional<LeaseRecord> read() {
            hang();
            synchronized (this) {
                return Optional.ofNullable(record);
            }
        }

        @Override
        public synchronized boolean create(LeaseRecord wanted) {
            return record == null && put(wanted);
        }

        @Override
        public synchronized boolean replace(LeaseRecord wanted) {
            return record != null && record.version().equals(wanted.version()) && put(wanted);
        }

        private boolean put(LeaseRecord wanted) {
            version++;
            record = new LeaseRecord(
                    wanted.holder(),
                    wanted.duration(),
                    wanted.acquired(),
                    wanted.renewed(),
                    wanted.transitions(),
                    Integer.toString(version));
            return true;
        }

        private void hang() {
            CountDownLatch latch = hanging;
            if (latch != null) {
                reads.incrementAndGet();
                try {
                    latch.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            if (isAway) {
                throw new IllegalStateException("connection refused");
            }
        }

        synchronized String holder() {
            return record == null ? "" : record.holder();
        }

        synchronized void give(String holder) {
            LeaseRecord now = record;
            if (now != null) {
                put(new LeaseRecord(
                        holder, now.duration(), now.acquired(), now.renewed(), now.transitions(), now.version()));
            }
        }
    }

    private final class Replica implements Leadership.Heir {
        private final AtomicInteger led = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final Leadership leadership;

        private Replica(String name) {
            leadership = new Leadership(board, QUICK, name, this, InstantSource.system(), System::nanoTime);
        }

        @Override
        public void leads() {
            led.incrementAndGet();
        }

        @Override
        public void lost() {
            lost.incrementAndGet();
        }
    }

    @AfterEach
    void end() {
        first.leadership.close();
        second.leadership.close();
    }

    @Test
    void oneLeadsAndTheOtherTakesOverAtOnceWhenItLeaves() {
        first.leadership.start();
        await().until(first.leadership::isLeading);
        second.leadership.start();

        first.leadership.close();
        assertThat(first.leadership.isLeading()).isFalse();
        await().atMost(Duration.ofMillis(900)).until(second.leadership::isLeading);

        assertThat(first.lost).hasValue(0);
        assertThat(first.led).hasValue(1);
        await().untilAsserted(() -> assertThat(second.led).hasValue(1));
    }

    @Test
    void leadershipEndsThoughTheCallHangs() {
        first.leadership.start();
        await().until(first.leadership::isLeading);

        CountDownLatch hanging = new CountDownLatch(1);
        board.hanging = hanging;

        await().untilAsserted(() -> assertThat(first.lost).hasValue(1));
        assertThat(first.leadership.isLeading()).isFalse();
        board.hanging = null;
        hanging.countDown();
        second.leadership.start();
        await().until(second.leadership::isLeading);
        assertThat(first.led).as("never again").hasValue(1);
    }

    @Test
    void oneRoundThatHangsDoesNotLoseIt() {
        first.leadership.start();
        await().until(first.leadership::isLeading);
        CountDownLatch hanging = new CountDownLatch(1);
        board.hanging = hanging;
        await().until(() -> board.reads.get() > 0);

        board.hanging = null; // The call that hangs goes on hanging; the next does not.
        await().during(Duration.ofSeconds(1)).until(first.leadership::isLeading);

        assertThat(first.lost).hasValue(0);
        hanging.countDown();
    }

    @Test
    void aLeaseThatSomebodyTookIsLostAtOnce() {
        first.leadership.start();
        await().until(first.leadership::isLeading);

        board.give("somebody");

        await().atMost(Duration.ofMillis(600))
                .untilAsserted(() -> assertThat(first.lost).hasValue(1));
        assertThat(board.holder()).isEqualTo("somebody");
    }

    @Test
    void theApiServerMayBeAwayAtTheStart() {
        board.isAway = true;
        first.leadership.start();
        await().pollDelay(Duration.ofMillis(300)).until(() -> !first.leadership.isLeading());

        board.isAway = false;

        await().until(first.leadership::isLeading);
        assertThat(first.lost).hasValue(0);
    }

    @Test
    void atAnyTimeOneLeadsAtMost() {
        first.leadership.start();
        second.leadership.start();
        AtomicInteger looks = new AtomicInteger();

        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(5)).until(() -> {
            assertThat(first.leadership.isLeading() && second.leadership.isLeading())
                    .isFalse();
            return looks.incrementAndGet() > 200;
        });
        assertThat(first.led.get() + second.led.get()).isEqualTo(1);
    }
}
