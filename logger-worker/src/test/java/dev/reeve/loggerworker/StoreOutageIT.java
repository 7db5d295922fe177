// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LoggerFixture.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import io.agroal.api.AgroalDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L4, F8: the database stops and starts; what was acknowledged is there once, the rest was refused, live goes on. */
@Tag("L4")
@Tag("F8")
class StoreOutageIT {
    @TempDir
    private Path data;

    private final List<EmbeddedPostgres> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        started.getLast().close();
    }

    @Test
    void storesEverythingAcknowledgedOnceThoughTheDatabaseRestartsUnderLoad() throws Exception {
        // Given
        EmbeddedPostgres postgres = start(0);
        started.add(postgres);
        int port = postgres.getPort();
        try (AgroalDataSource pool = TestDatabase.pool(postgres.getJdbcUrl("postgres", "postgres"));
                LoggerFixture logger = new LoggerFixture(pool, Clock.systemUTC()).awaitStore()) {
            AtomicBoolean done = new AtomicBoolean();
            Set<Long> acknowledged = new TreeSet<>();
            List<LogRefused> refusals = new ArrayList<>();
            Thread sender = Thread.ofVirtual().start(() -> {
                for (long seq = 1; !done.get(); ) {
                    try {
                        logger.append("load", logger.lines(seq, seq + 9));
                        acknowledged.add(seq);
                        seq += 10;
                    } catch (LogRefused refused) {
                        refusals.add(refused);
                        Thread.onSpinWait();
                    }
                }
            });

            // When
            Awaitility.await().until(() -> !logger.session("load").isEmpty());
            postgres.close();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !logger.logger.isStoreAvailable());
            started.add(start(port));
            logger.awaitStore();
            done.set(true);
            sender.join();

            // Then
            assertThat(refusals).isNotEmpty().allSatisfy(refused -> {
                assertThat(refused.reason()).isEqualTo(LogRefused.Reason.STORE_AWAY);
                assertThat(refused.retryAfterMs()).isPositive();
            });
            List<Long> stored =
                    logger.session("load").stream().map(Entry::getSeq).toList();
            assertThat(stored).doesNotHaveDuplicates().isSorted();
            assertThat(stored).hasSizeGreaterThanOrEqualTo(acknowledged.size() * 10);
            for (Long first : acknowledged) {
                assertThat(stored).contains(first, first + 9);
            }
        }
    }

    @Test
    void startsWithoutADatabaseShowsLiveLinesAsNotStoredAndRecoversByItself() throws Exception {
        // Given
        EmbeddedPostgres postgres = start(0);
        started.add(postgres);
        int port = postgres.getPort();
        String url = postgres.getJdbcUrl("postgres", "postgres");
        postgres.close();
        try (AgroalDataSource pool = TestDatabase.pool(url);
                LoggerFixture logger = new LoggerFixture(pool, Clock.systemUTC())) {
            FollowRequest.Builder request =
                    FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession("away"));
            Stream viewer = Stream.open(logger, request).awaitLive();

            // When
            assertThatThrownBy(() -> logger.append("away", logger.lines(1, 2))).isInstanceOf(LogRefused.class);
            assertThatThrownBy(() -> logger.append("away", logger.lines(1, 2))).isInstanceOf(LogRefused.class);
            List<Entry> unstored = viewer.await(2);
            started.add(start(port));
            logger.awaitStore();
            logger.append("away", logger.lines(1, 2));

            // Then
            assertThat(unstored).hasSize(2).allMatch(Entry::getNotStored);
            assertThat(viewer.await(4))
                    .filteredOn(entry -> !entry.getNotStored())
                    .hasSize(2);
            assertThat(bodies(logger.session("away"))).containsExactly("line 1", "line 2");
            viewer.close();
        }
    }

    @Test
    void saysThatTheHistoryIsAwayAndAnswersAgainAfterwards() throws Exception {
        // Given
        EmbeddedPostgres postgres = start(0);
        started.add(postgres);
        int port = postgres.getPort();
        try (AgroalDataSource pool = TestDatabase.pool(postgres.getJdbcUrl("postgres", "postgres"));
                LoggerFixture logger = new LoggerFixture(pool, Clock.systemUTC()).awaitStore()) {
            logger.append("history", logger.lines(1, 1));
            postgres.close();

            // When
            assertThatThrownBy(() -> logger.query(QueryRequest.getDefaultInstance()))
                    .isInstanceOf(LogRefused.class)
                    .hasMessage("the log store is away");
            started.add(start(port));

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(bodies(logger.session("history"))).containsExactly("line 1"));
        }
    }

    private EmbeddedPostgres start(int port) throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("pg"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }
}
