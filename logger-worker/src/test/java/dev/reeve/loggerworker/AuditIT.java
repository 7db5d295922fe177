// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.AuditEntry;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who looked at whose device, and what was done to it. */
class AuditIT extends TwoReplicas {
    @BeforeEach
    void store() {
        one.append("s", one.lines(1, 3));
    }

    @Test
    void keepsOnceAnHourWhoLookedAtADevice() throws Exception {
        // Given
        look(one, "i_pixel");
        look(one, "i_pixel");
        look(other, "i_pixel");
        look(other, "");

        // When
        clock.advance(Duration.ofHours(1));
        Stream.open(other, follow(Filter.newBuilder().addDevices("i_pixel").addDevices("i_bob")))
                .awaitLive()
                .close();

        // Then
        assertThat(one.audit(ListAuditRequest.getDefaultInstance()).getEntriesList())
                .extracting(entry -> entry.getActor() + ' ' + entry.getAction() + ' ' + entry.getTarget())
                .containsExactlyInAnyOrder(
                        "k_admin device.open i_pixel", "k_admin device.open i_pixel", "k_admin device.open i_bob");
    }

    /** Takes an export and keeps nothing of it. */
    private static final class Nowhere implements Output<ExportBatch> {
        @Override
        public void emit(ExportBatch batch) {}

        @Override
        public Duration left() {
            return Duration.ofMinutes(1);
        }
    }

    @Test
    void keepsThatADeviceWasOpenedByAFilterAnExportOrALookAroundItsLine() {
        // Given
        String cursor = one.all(Filter.getDefaultInstance()).getFirst().getCursor();
        Filter typed = Filter.newBuilder()
                .setQ("device=i_bob OR (device=i_carl -device=i_dan) level>=info")
                .build();

        // When
        var _ = one.logger
                .readDoors()
                .query(one.reader, QueryRequest.newBuilder().setFilter(typed).build());
        var _ = one.logger
                .searchDoors()
                .around(
                        one.support,
                        AroundRequest.newBuilder().setCursor(cursor).build());
        one.logger
                .searchDoors()
                .export(
                        one.support,
                        ExportRequest.newBuilder()
                                .setFilter(Filter.newBuilder().addDevices("i_bob"))
                                .build(),
                        new Nowhere());

        // Then
        assertThat(one.audit(ListAuditRequest.getDefaultInstance()).getEntriesList())
                .filteredOn(entry -> !entry.getAction().equals("export"))
                .extracting(entry -> entry.getActor() + ' ' + entry.getAction() + ' ' + entry.getTarget())
                .containsExactlyInAnyOrder(
                        "k_admin device.open i_bob",
                        "k_admin device.open i_carl",
                        "k_admin device.open i_dan",
                        "u_support device.open i_pixel",
                        "u_support device.open i_bob");
    }

    @Test
    void keepsThatADeviceWasNamedByANegationOfItsNegation() {
        // When
        assertThat(typed("-(-device=i_pixel)")).hasSize(3);

        // Then
        assertThat(other.audit(ListAuditRequest.getDefaultInstance()).getEntriesList())
                .extracting(AuditEntry::getTarget)
                .containsExactly("i_pixel");
    }

    @Test
    void refusesTheIdOfADeviceUnderWhichALookCouldNotBeKept() {
        for (String wrong : List.of("x".repeat(129), "\u00e9".repeat(65), "i_\0", "\ud800")) {
            refused(LogRefused.Reason.INVALID, () -> look(one, wrong));
        }
        refused(LogRefused.Reason.FILTER, () -> typed("a OR device=" + "x".repeat(129)));
        look(one, "x".repeat(128));
        assertThat(typed("device=" + "x".repeat(127))).isEmpty();
        assertThat(one.audit(ListAuditRequest.getDefaultInstance()).getEntriesList())
                .hasSize(2);
    }

    @Test
    void showsNothingOfADeviceToOneWhoseLookCannotBeKeptForLackOfRoom() throws Exception {
        // Given
        Transactions transactions = new Transactions(database);
        OpenedDevices looks = new OpenedDevices(transactions, clock);
        CountDownLatch begun = new CountDownLatch(Transactions.AT_ONCE_MAX);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < Transactions.AT_ONCE_MAX; i++) {
            others.add(Thread.ofVirtual()
                    .start(() -> transactions.change(_ -> {
                        begun.countDown();
                        awaitQuietly(end);
                    })));
        }
        begun.await();

        // Then
        refused(LogRefused.Reason.FULL, () -> looks.opened(one.support, List.of("i_pixel")));
        assertThat(transactions.running()).isEqualTo(Transactions.AT_ONCE_MAX);
        assertThat(transactions.refused()).isEqualTo(1);
        assertThat(looks.known()).isZero();
        end.countDown();
        for (Thread thread : others) {
            thread.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void listsWhatWasDoneToADeviceByPagesNewestFirst() {
        // Given
        look(one, "i_pixel");
        look(one, "i_bob");
        for (String level : List.of("debug", "trace", "warn")) {
            one.logger
                    .controlDoors()
                    .setLevel(
                            one.support,
                            SetLevelRequest.newBuilder()
                                    .setValue("i_pixel")
                                    .setLevel(level)
                                    .setReason("ticket 7")
                                    .build());
        }
        ListAuditRequest.Builder request =
                ListAuditRequest.newBuilder().setDevice("i_pixel").setLimit(3);

        // When
        ListAuditReply first = other.audit(request.build());
        ListAuditReply second = other.audit(request.setAfter(first.getNext()).build());

        // Then
        assertThat(first.getEntriesList())
                .extracting(AuditEntry::getAction)
                .containsExactly("level.set", "level.set", "level.set");
        assertThat(first.getEntries(0).getDetail()).contains("WARN");
        assertThat(first.getEntries(0).getReason()).isEqualTo("ticket 7");
        assertThat(first.getEntries(0).getAtUnixMs()).isEqualTo(clock.millis());
        assertThat(second.getEntriesList()).extracting(AuditEntry::getAction).containsExactly("device.open");
        assertThat(second.getNext()).isEmpty();
    }

    private static void look(LoggerFixture logger, String device) {
        Filter.Builder filter = Filter.newBuilder();
        if (!device.isEmpty()) {
            filter.addDevices(device);
        }
        assertThat(logger.query(QueryRequest.newBuilder().setFilter(filter).build()))
                .isNotNull();
    }
}
