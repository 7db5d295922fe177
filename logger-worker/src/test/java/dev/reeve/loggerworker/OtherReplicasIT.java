// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the viewers of one replica are shown of the others goes on or is told as a gap, whatever happens to it. */
@Tag("L3")
class OtherReplicasIT {
    private static final DataSource DATABASE = TestDatabase.fresh();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    private static LoggerFixture storing;

    private final RecordIds ids = new RecordIds(Clock.systemUTC(), new Random());
    private final Hub hub = new Hub(ids, new Viewer.Bound(5_000, 8 << 20), 10);
    private final Figures figures = new Figures();
    private final OtherReplicas others =
            new OtherReplicas(DATABASE, Clock.systemUTC(), hub, ids, new LiveRows("showing"), () -> true, figures);

    @BeforeAll
    static void store() {
        storing = new LoggerFixture(DATABASE, Clock.systemUTC()).awaitStore();
    }

    @AfterAll
    static void stop() {
        storing.close();
    }

    @BeforeEach
    void start() {
        while (Tables.count(DATABASE, "SELECT count(*) FROM logger.live_node WHERE node = " + ids.node()) > 0) {
            ids.drawAgain();
        }
        others.start();
    }

    @AfterEach
    void end() throws SQLException {
        others.close();
        change("DELETE FROM logger.live_follower");
    }

    @Test
    void tellsADamagedRowAsAGapAndGoesOn() throws Exception {
        try (OtherReplicas.Watch watch = others.watch("acme");
                Viewer viewer = hub.follow(Samples.everything())) {
            // Given
            watch.joined();

            // When: no source, and one record of the source number five
            insertRow(7, "01" + "00000000" + "00000001" + "00000005");

            // Then
            assertThat(await(viewer, Entry::hasGap).getGap().getCount()).isEqualTo(7);
            storing.append("damaged", storing.lines(1, 1));
            assertThat(await(viewer, isLine("line 1")).getSession()).isEqualTo("damaged");
        }
    }

    @Test
    void tellsAGapWhenItFailsWhileItShowsAndGoesOn() throws Exception {
        try (OtherReplicas.Watch watch = others.watch("acme");
                Viewer viewer = hub.follow(Samples.everything())) {
            // Given
            watch.joined();
            figures.failing.set(1);

            // When
            storing.append("failing", storing.lines(1, 1));

            // Then
            assertThat(await(viewer, Entry::hasGap).getGap().getReason()).isEqualTo("unknown");
            storing.append("failing", storing.lines(2, 2));
            assertThat(await(viewer, isLine("line 2")).getSession()).isEqualTo("failing");
        }
    }

    @Test
    void letsViewersComeAndGoThoughTheDatabaseDoesNotAnswer() throws Exception {
        OtherReplicas.Watch first = others.watch("acme");
        try (Connection holder = DATABASE.getConnection()) {
            // Given
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE logger.live_batch IN ACCESS EXCLUSIVE MODE");
            Awaitility.await().until(() -> Tables.count(DATABASE, WAITING) == 1);

            // When
            CompletableFuture<Void> leaving = CompletableFuture.runAsync(first::close, Thread::startVirtualThread);
            CompletableFuture<OtherReplicas.Watch> coming =
                    CompletableFuture.supplyAsync(() -> watch("acme"), Thread::startVirtualThread);

            // Then
            assertThat(leaving).succeedsWithin(PATIENCE);
            assertThat(coming).succeedsWithin(PATIENCE);
            assertThat(CompletableFuture.runAsync(others::close, Thread::startVirtualThread))
                    .succeedsWithin(PATIENCE);
            holder.rollback();
        }
    }

    @Test
    void countsAViewerNoMoreThatGaveUpWaiting() throws Exception {
        OtherReplicas.Watch first = others.watch("acme");
        try (Connection holder = DATABASE.getConnection()) {
            // Given
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE logger.live_batch IN ACCESS EXCLUSIVE MODE");
            Awaitility.await().until(() -> Tables.count(DATABASE, WAITING) == 1);
            Thread coming = Thread.ofVirtual()
                    .start(() ->
                            assertThatThrownBy(() -> others.watch("other")).isInstanceOf(InterruptedException.class));
            Awaitility.await().until(() -> others.tenants() == 2);

            // When
            coming.interrupt();
            coming.join();

            // Then
            assertThat(others.tenants()).isEqualTo(1);
            holder.rollback();
        }
        first.close();
        assertThat(others.tenants()).isZero();
    }

    @Test
    void letsRecordsBeStoredWhileItWaitsToBeKnownAndTellsWhatItCannotShow() throws Exception {
        try (Connection holder = DATABASE.getConnection()) {
            // Given
            holder.setAutoCommit(false);
            Set<String> _ = new LiveRows("long").followedElsewhere(holder);
            try (OtherReplicas.Watch watch = others.watch("acme");
                    Viewer viewer = hub.follow(Samples.everything())) {
                watch.joined();

                // When
                storing.append("unknown", storing.lines(1, 1));

                // Then
                assertThat(await(viewer, Entry::hasGap).getGap().getReason()).isEqualTo("unknown");
                assertThat(others.putOff()).isPositive();
                holder.rollback();
                Awaitility.await()
                        .until(() -> Tables.count(DATABASE, "SELECT count(*) FROM logger.live_follower") == 1);
                Awaitility.await().until(() -> others.behindSeconds() < 1);
                storing.append("unknown", storing.lines(2, 2));
                assertThat(await(viewer, isLine("line 2")).getSession()).isEqualTo("unknown");
            }
        }
    }

    @Test
    void givesWayToWritersWhenOneIsLong() throws Exception {
        try (Connection holder = DATABASE.getConnection();
                Connection following = DATABASE.getConnection()) {
            // Given
            holder.setAutoCommit(false);
            Set<String> _ = new LiveRows("long").followedElsewhere(holder);
            following.setAutoCommit(false);
            long begin = System.nanoTime();

            // When
            assertThatThrownBy(() -> new LiveRows("late").follow(following, Set.of("acme")))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(LiveRows.isInUse(e)).isTrue());

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
            following.rollback();
            holder.rollback();
        }
    }

    private OtherReplicas.Watch watch(String tenant) {
        try {
            return others.watch(tenant);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Predicate<Entry> isLine(String body) {
        return entry -> entry.getBody().equals(body);
    }

    private static Entry await(Viewer viewer, Predicate<Entry> wanted) throws InterruptedException {
        List<Entry> all = new ArrayList<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            List<Entry> polled = viewer.poll(100, Duration.ofMillis(100)).entries();
            all.addAll(polled);
            for (Entry entry : polled) {
                if (wanted.test(entry)) {
                    return entry;
                }
            }
        }
        throw new AssertionError("not in " + PATIENCE + "; got " + LoggerFixture.bodies(all));
    }

    private static void insertRow(int records, String hex) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO logger.live_batch (tenant, replica, records, batch) VALUES ('acme', 'x', ?, ?)")) {
            insert.setInt(1, records);
            insert.setBytes(2, HexFormat.of().parseHex(hex));
            insert.execute();
        }
    }

    private static void change(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection()) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Fails as often as it is to. */
    private static final class Figures implements OtherReplicas.LiveFigures {
        private final AtomicInteger failing = new AtomicInteger();

        @Override
        public void shown(int records) {
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("a fault of a test");
            }
        }

        @Override
        public void missed(long records) {
            // Seen by the viewers.
        }
    }
}
