// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L3 with two replicas on one database: whoever takes a record, every viewer sees it once. */
@Tag("L3")
class ReplicasIT {
    private static final DataSource DATABASE = TestDatabase.fresh();
    private static LoggerFixture one;
    private static LoggerFixture other;

    @BeforeAll
    static void start() {
        one = new LoggerFixture(DATABASE, Clock.systemUTC()).awaitStore();
        other = new LoggerFixture(DATABASE, Clock.systemUTC()).awaitStore();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void showsEachRecordOnceToAViewerOfTheOtherReplica() throws Exception {
        // Given
        Stream viewer = Stream.open(other, session("across")).awaitLive();

        // When
        for (int i = 0; i < 10; i++) {
            one.append("across", one.lines(i * 100L + 1, i * 100L + 100));
        }

        // Then
        assertThat(viewer.await(1_000)).extracting(Entry::getSeq).containsExactlyElementsOf(seqs(1_000));
        assertThat(other.registry.counter("reeve.logger.replica.shown.records").count())
                .isGreaterThanOrEqualTo(1_000);
        viewer.close();
    }

    @Test
    void leavesNothingForOthersWhileNobodyFollowsThere() {
        // Given
        Caller lonely = new Caller("lonely", "u_ada", "i_lonely", one.phone.scopes());

        // When
        one.append(lonely, one.source("alone"), one.lines(1, 5));

        // Then
        assertThat(Tables.count(DATABASE, "SELECT count(*) FROM logger.live_batch WHERE tenant = 'lonely'"))
                .isZero();
    }

    @Test
    void showsEveryRecordOnceThoughViewersComeAndGoOnElsewhereWhileBothStore() throws Exception {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int batches = 150;
        List<Future<?>> sending = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 4; sender++) {
                LoggerFixture replica = sender % 2 == 0 ? one : other;
                Caller phone = new Caller("acme", "u_" + sender, "i_hop" + sender, replica.phone.scopes());
                sending.add(threads.submit(() -> {
                    for (int i = 0; i < batches; i++) {
                        replica.append(phone, replica.source("hop"), replica.lines(i * 3L + 1, i * 3L + 3));
                    }
                }));
            }

            // When
            List<String> seen = new ArrayList<>();
            String cursor = "";
            int all = 4 * batches * 3;
            boolean sent;
            do {
                sent = sending.stream().allMatch(Future::isDone);
                LoggerFixture replica = random.nextBoolean() ? one : other;
                FollowRequest.Builder request = session("hop");
                Stream viewer = Stream.open(
                                replica, cursor.isEmpty() ? request.setHistory(1_000) : request.setAfter(cursor))
                        .awaitLive();
                int more = sent ? all - seen.size() : Math.min(all - seen.size(), 1 + random.nextInt(40));
                viewer.await(Math.max(0, more));
                viewer.close();
                viewer.awaitEnd(LoggerFixture.PATIENCE);
                cursor = viewer.cursor();
                viewer.entries().forEach(entry -> seen.add(entry.getDevice() + ' ' + entry.getSeq()));
            } while (!sent && seen.size() < all);

            // Then
            for (Future<?> sender : sending) {
                sender.get();
            }
            assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates().hasSize(all);
        }
    }

    @Test
    void givesEveryRecordToEachOfAHundredViewersOfTwoReplicas() throws Exception {
        // Given
        List<Stream> viewers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            viewers.add(Stream.open(i % 2 == 0 ? one : other, session("crowd")).awaitLive());
        }

        // When
        for (int i = 0; i < 10; i++) {
            LoggerFixture replica = i % 2 == 0 ? one : other;
            replica.append("crowd", replica.lines(i * 50L + 1, i * 50L + 50));
        }

        // Then
        for (Stream viewer : viewers) {
            assertThat(viewer.await(500)).extracting(Entry::getSeq).containsExactlyInAnyOrderElementsOf(seqs(500));
            viewer.close();
        }
    }

    @Test
    void losesNothingAcknowledgedByAReplicaThatDies() throws Exception {
        // Given
        Stream viewer = Stream.open(other, session("dying")).awaitLive();
        Set<Long> acknowledged = new ConcurrentSkipListSet<>();
        AgroalDataSource pool = TestDatabase.again(DATABASE);
        LoggerFixture dying = new LoggerFixture(pool, Clock.systemUTC()).awaitStore();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (long seq = 1; seq <= 10_000; seq++) {
                    dying.append("dying", dying.lines(seq, seq));
                    acknowledged.add(seq);
                }
            } catch (LogRefused refused) {
                // The replica is dead.
            }
        });

        // When
        Awaitility.await().until(() -> acknowledged.size() > 20);
        pool.close();
        sender.join();
        dying.close();

        // Then
        Awaitility.await()
                .untilAsserted(() -> assertThat(seqs(viewer.entries())).containsAll(acknowledged));
        assertThat(seqs(viewer.entries())).doesNotHaveDuplicates();
        viewer.close();
    }

    @Test
    void showsABatchOnceThatWasSentAgainToTheOtherReplica() throws Exception {
        // Given
        Stream here = Stream.open(one, session("resent")).awaitLive();
        Stream there = Stream.open(other, session("resent")).awaitLive();
        one.append("resent", one.lines(1, 3));

        // When
        other.append("resent", other.lines(2, 4));

        // Then
        assertThat(here.await(4)).extracting(Entry::getSeq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(there.await(4)).extracting(Entry::getSeq).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        here.close();
        there.close();
    }

    @Test
    void tellsViewersThatSomethingMayBeMissingWhenTheOtherDidNotKnowOfThem() throws Exception {
        // Given
        Stream viewer = Stream.open(other, session("forgotten")).awaitLive();
        forgetFollowers();

        // When
        one.append("forgotten", one.lines(1, 3));

        // Then
        List<Entry> seen = viewer.await(1);
        assertThat(seen.getFirst().getGap().getReason()).isEqualTo("unknown");
        one.append("forgotten", one.lines(4, 4));
        assertThat(viewer.await(2).getLast().getSeq()).isEqualTo(4);
        viewer.close();
    }

    @Test
    void showsGapsOfTheOtherReplica() throws Exception {
        // Given
        Stream viewer = Stream.open(other, session("hole")).awaitLive();
        one.append("hole", one.lines(1, 2));

        // When
        one.append("hole", one.lines(5, 5));

        // Then
        assertThat(LoggerFixture.bodies(viewer.await(4)))
                .containsExactlyInAnyOrder("line 1", "line 2", "line 5", "-- 3..4 (2) unknown --");
        viewer.close();
    }

    private static void forgetFollowers() throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM logger.live_follower");
        }
    }

    private static FollowRequest.Builder session(String session) {
        return FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession(session));
    }

    private static List<Long> seqs(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::getSeq).toList();
    }
}
