// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything of a filter as a stream that says when it is complete. */
class ExportIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @BeforeAll
    static void start() {
        for (int i = 0; i < 5; i++) {
            LOGGER.append("e", LOGGER.lines(i * 500L + 1, i * 500L + 500));
            CLOCK.advance(Duration.ofHours(1));
        }
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source("e"),
                LOGGER.lines(2_501, 2_501),
                Drop.newBuilder().setCount(4).setReason("budget").build());
        CLOCK.advance(Duration.ofHours(1));
    }

    /** Takes what comes; its time is over when it has so many batches. */
    private static final class Download implements Output<ExportBatch> {
        private final List<ExportBatch> batches = new ArrayList<>();
        private final int most;

        Download(int most) {
            this.most = most;
        }

        @Override
        public void emit(ExportBatch batch) {
            batches.add(batch);
        }

        @Override
        public Duration left() {
            return batches.size() >= most ? Duration.ZERO : Duration.ofMinutes(1);
        }

        List<Entry> entries() {
            return batches.stream()
                    .flatMap(batch -> batch.getEntriesList().stream())
                    .toList();
        }
    }

    @Test
    void givesEveryRecordOldestFirstAndSaysThatItIsComplete() {
        // When
        Download download = export(request("session=e"));

        // Then
        assertThat(download.entries()).hasSize(2_502);
        assertThat(download.entries())
                .filteredOn(entry -> !entry.hasGap())
                .extracting(Entry::getSeq)
                .isSorted()
                .hasSize(2_501);
        assertThat(download.entries()).filteredOn(Entry::hasGap).hasSize(1);
        assertThat(download.batches).hasSizeGreaterThan(2);
        assertThat(download.batches.getLast().getComplete()).isTrue();
        assertThat(download.batches).filteredOn(ExportBatch::getComplete).hasSize(1);
        assertThat(download.batches)
                .allSatisfy(batch -> assertThat(batch.getSerializedSize()).isLessThan(1 << 20));
    }

    @Test
    void endsAtItsLimit() {
        // When
        Download download = export(request("session=e -has:gap").setLimit(1_234));

        // Then
        assertThat(download.entries()).hasSize(1_234);
        assertThat(download.batches.getLast().getComplete()).isTrue();
    }

    @Test
    void goesOnAfterACutFromTheLastLine() {
        // Given
        Download cut = new Download(1);
        Refusals.refused(
                LogRefused.Reason.TOO_SLOW,
                () -> LOGGER.logger
                        .searchDoors()
                        .export(LOGGER.reader, request("session=e").build(), cut));
        assertThat(cut.batches.getLast().getComplete()).isFalse();

        // When
        Download rest =
                export(request("session=e").setAfter(cut.entries().getLast().getCursor()));

        // Then
        assertThat(cut.entries().size() + rest.entries().size()).isEqualTo(2_502);
        assertThat(rest.batches.getLast().getComplete()).isTrue();
    }

    @Test
    void keepsWhoExportedWhat() {
        // When
        export(request("session=e /line 7$/"));

        // Then
        assertThat(Tables.texts(
                        LOGGER.database,
                        "SELECT actor || ' ' || action || ' ' || detail FROM logger.log_audit WHERE detail"
                                + " LIKE '%line 7%'"))
                .singleElement()
                .asString()
                .startsWith("k_admin export filter { q: \"session=e /line 7$/\" }");
    }

    @Test
    void exportsNothingOfAnotherTenantAndOnlyWithTheScope() {
        // When
        Download strangers = new Download(1_000);
        LOGGER.logger.searchDoors().export(LOGGER.stranger, request("").build(), strangers);

        // Then
        assertThat(strangers.entries()).isEmpty();
        assertThat(strangers.batches.getLast().getComplete()).isTrue();
        Refusals.refused(
                LogRefused.Reason.FORBIDDEN,
                () -> LOGGER.logger
                        .searchDoors()
                        .export(LOGGER.phone, request("").build(), new Download(1)));
    }

    @Test
    void takesSoManyAtOnceAndFewerOfOneTenant() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(Exports.AT_ONCE_MAX);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        List<Caller> callers = List.of(LOGGER.reader, LOGGER.reader, LOGGER.stranger, LOGGER.stranger);
        for (Caller caller : callers.subList(0, Exports.OF_TENANT_MAX)) {
            others.add(begin(caller, begun, end));
        }
        Awaitility.await().until(() -> begun.getCount() == Exports.AT_ONCE_MAX - Exports.OF_TENANT_MAX);
        Refusals.refused(LogRefused.Reason.FULL, () -> export(request("")));
        for (Caller caller : callers.subList(Exports.OF_TENANT_MAX, Exports.AT_ONCE_MAX)) {
            others.add(begin(caller, begun, end));
        }
        begun.await();

        // Then
        Caller third = new Caller("third", "k_third", "", LOGGER.stranger.scopes());
        Refusals.refused(
                LogRefused.Reason.FULL,
                () -> LOGGER.logger.searchDoors().export(third, request("").build(), new Download(1)));
        assertThat(LOGGER.registry.get("reeve.logger.exports").gauge().value()).isEqualTo(Exports.AT_ONCE_MAX);
        end.countDown();
        for (Thread other : others) {
            other.join();
        }
        assertThat(export(request("")).entries()).isNotEmpty();
    }

    private static Thread begin(Caller caller, CountDownLatch begun, CountDownLatch end) {
        return Thread.ofVirtual()
                .start(() ->
                        LOGGER.logger.searchDoors().export(caller, request("").build(), new Waiting(begun, end)));
    }

    /** A reader that does not read on until it is told to. */
    private record Waiting(CountDownLatch begun, CountDownLatch end) implements Output<ExportBatch> {
        @Override
        public void emit(ExportBatch batch) {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Duration left() {
            return Duration.ofMinutes(1);
        }
    }

    private static Download export(ExportRequest.Builder request) {
        Download download = new Download(1_000);
        LOGGER.logger.searchDoors().export(LOGGER.reader, request.build(), download);
        return download;
    }

    private static ExportRequest.Builder request(String typed) {
        return ExportRequest.newBuilder().setFilter(Filter.newBuilder().setQ(typed));
    }
}
