// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.LoggerFixture.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Device;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HistoryIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(CLOCK);

    @Test
    void givesEveryFieldBack() {
        // Given
        Record record = LOGGER.line(1).toBuilder()
                .setSeverity(17)
                .setKind(Kind.EXCEPTION)
                .setIndent(3)
                .setLogger("CartScreen")
                .setThread("main")
                .setPayload(ByteString.copyFromUtf8("at a.b.C\n\tcaused by \0 \\"))
                .setMediaType("text/plain")
                .putAttributes("n", ValueJson.integer(42))
                .putAttributes(
                        "deep",
                        ValueJson.read("{\"d\":{\"x\":[1,true,null,\"\\\"\"]}}").get("d"))
                .setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -1}))
                .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, -1}))
                .setScreen("cart")
                .setEventName("cart.failed")
                .build();

        // When
        LOGGER.append("fields", List.of(record));

        // Then
        Entry stored = LOGGER.session("fields").getFirst();
        assertThat(stored.getDevice()).isEqualTo("i_pixel");
        assertThat(stored.getUser()).isEqualTo("u_ada");
        assertThat(stored.getClaimed()).isFalse();
        assertThat(stored.getApp()).isEqualTo("shop");
        assertThat(stored.getAppVersion()).isEqualTo("1.4.2");
        assertThat(stored.getLevel()).isEqualTo("ERROR");
        assertThat(stored.getTraceId()).isEqualTo("0102030405060708090a0b0c0d0e0fff");
        assertThat(stored.getSpanId()).isEqualTo("01020304050607ff");
        assertThat(stored.getObservedUnixNano()).isEqualTo(LoggerFixture.nanos(CLOCK.instant()));
        assertThat(stored)
                .usingRecursiveComparison()
                .comparingOnlyFields(
                        "body_",
                        "kind_",
                        "indent_",
                        "logger_",
                        "thread_",
                        "payload_",
                        "mediaType_",
                        "screen_",
                        "eventName_")
                .isEqualTo(record);
        assertThat(stored.getAttributesMap()).isEqualTo(record.getAttributesMap());
    }

    @Test
    void pagesEitherWayWithoutLossOrDoubles() {
        // Given
        LOGGER.append("pages", LOGGER.lines(1, 250));
        LOGGER.append("pages", LOGGER.lines(251, 500));

        for (boolean oldestFirst : new boolean[] {true, false}) {
            // When
            List<Long> seqs = new ArrayList<>();
            String after = "";
            do {
                QueryReply page = LOGGER.query(session("pages")
                        .setLimit(37)
                        .setAfter(after)
                        .setOldestFirst(oldestFirst)
                        .build());
                page.getEntriesList().forEach(entry -> seqs.add(entry.getSeq()));
                after = page.getNext();
            } while (!after.isEmpty());

            // Then
            List<Long> expected = LongStream.rangeClosed(1, 500).boxed().toList();
            assertThat(seqs).containsExactlyElementsOf(oldestFirst ? expected : expected.reversed());
        }
    }

    @Test
    void showsEachGapOnOnePageOnly() {
        // Given
        LOGGER.append("gaps", LOGGER.lines(1, 20));
        Drop drop = Drop.newBuilder().setCount(7).setReason("budget").build();
        LOGGER.append(LOGGER.phone, LOGGER.source("gaps"), LOGGER.lines(31, 50), drop);
        CLOCK.advance(Duration.ofHours(3));
        LOGGER.append("gaps", LOGGER.lines(61, 70));

        for (boolean oldestFirst : new boolean[] {true, false}) {
            for (int limit : new int[] {1, 3, 10, 1_000}) {
                // When
                List<String> gaps = new ArrayList<>();
                String after = "";
                do {
                    QueryReply page = LOGGER.query(session("gaps")
                            .setLimit(limit)
                            .setAfter(after)
                            .setOldestFirst(oldestFirst)
                            .build());
                    page.getEntriesList().stream()
                            .filter(Entry::hasGap)
                            .forEach(entry -> gaps.add(LoggerFixture.gap(entry)));
                    after = page.getNext();
                } while (!after.isEmpty());

                // Then
                assertThat(gaps)
                        .as("limit %d, oldest first %s", limit, oldestFirst)
                        .containsExactlyInAnyOrder(
                                "-- 21..30 (10) unknown --", "-- 0..0 (7) budget --", "-- 51..60 (10) unknown --");
            }
        }
    }

    @Test
    void keepsToTheRangeOfTimeAsked() {
        // Given
        long base = LoggerFixture.nanos(CLOCK.instant()) - 1_000_000_000L;
        LOGGER.append("range", LOGGER.lines(1, 10));

        // When
        QueryReply reply = LOGGER.query(session("range")
                .setFromUnixNano(base + 3_000_000)
                .setToUnixNano(base + 6_000_000)
                .setOldestFirst(true)
                .build());

        // Then
        assertThat(reply.getEntriesList()).extracting(Entry::getSeq).containsExactly(3L, 4L, 5L);
        assertThat(reply.getNext()).isEmpty();
    }

    @Test
    void filtersByDeviceUserAppSeverityAndText() {
        // Given
        Caller bob = new Caller("acme", "u_bob", "i_iphone", LOGGER.phone.scopes());
        LOGGER.append(
                LOGGER.phone,
                LOGGER.source("f1"),
                List.of(line(1, 5, "cart opened"), line(2, 17, "cart broke: ${jndi:x}")));
        LOGGER.append(
                bob,
                LOGGER.source("f2").toBuilder().setAppName("till").build(),
                List.of(line(1, 13, "Cart slow"), line(2, 9, ">>> <<<")));

        // Then
        assertThat(found(Filter.newBuilder().addDevices("i_iphone"))).containsExactly("Cart slow", ">>> <<<");
        assertThat(found(Filter.newBuilder().setUser("u_bob").setSeverityMin(13)))
                .containsExactly("Cart slow");
        assertThat(found(Filter.newBuilder().setApp("till").setText("slow CART")))
                .containsExactly("Cart slow");
        assertThat(found(Filter.newBuilder().setSession("f1").setText("jndi")))
                .containsExactly("cart broke: ${jndi:x}");
        assertThat(found(Filter.newBuilder().setApp("till").setText(">>>"))).containsExactly(">>> <<<");
        assertThat(found(Filter.newBuilder().setApp("till").setText("'; DROP TABLE x")))
                .isEmpty();
        assertThat(found(Filter.newBuilder().setSession("f1").setSeverityMin(9)))
                .containsExactly("cart broke: ${jndi:x}");
    }

    @Test
    void showsNothingOfAnotherTenant() {
        // Given
        LOGGER.append("private", LOGGER.lines(1, 1));

        // When
        QueryReply reply = LOGGER.logger
                .readDoors()
                .query(LOGGER.stranger, session("private").build());

        // Then
        assertThat(reply.getEntriesList()).isEmpty();
        assertThat(LOGGER.logger
                        .readDoors()
                        .listDevices(LOGGER.stranger, ListDevicesRequest.getDefaultInstance())
                        .getDevicesList())
                .isEmpty();
    }

    @Test
    void endsAPageBeforeItOutgrowsAFrame() {
        // Given
        Record large = Record.newBuilder()
                .setPayload(ByteString.copyFrom(new byte[40_000]))
                .build();
        for (int batch = 0; batch < 6; batch++) {
            List<Record> records = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                records.add(large.toBuilder().setSeq(batch * 5L + i).build());
            }
            LOGGER.append("large", records);
        }

        // When
        QueryReply reply = LOGGER.query(session("large").setLimit(1_000).build());

        // Then
        assertThat(reply.getSerializedSize()).isLessThan(900_000);
        assertThat(reply.getNext()).isNotEmpty();
        assertThat(LOGGER.session("large")).hasSize(30);
    }

    @Test
    void listsDevicesLastSeenFirstAndSearchesThem() {
        // Given
        CLOCK.advance(Duration.ofHours(1));
        LOGGER.append(
                LOGGER.key,
                LOGGER.source("d").toBuilder().setInstallation("box 100%_").build(),
                List.of(line(1, 17, "x"), line(2, 9, "y")));

        // When
        List<Device> devices = LOGGER.logger
                .readDoors()
                .listDevices(
                        LOGGER.reader,
                        ListDevicesRequest.newBuilder().setSearch("BOX 100%_").build())
                .getDevicesList();

        // Then
        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.getDevice()).isEqualTo("box 100%_");
            assertThat(device.getClaimed()).isTrue();
            assertThat(device.getUser()).isEmpty();
            assertThat(device.getModel()).isEqualTo("Pixel 8");
            assertThat(device.getOs()).isEqualTo("Android 16");
            assertThat(device.getRecords()).isEqualTo(2);
            assertThat(device.getErrors()).isEqualTo(1);
            assertThat(device.getLastSession()).isEqualTo("d");
        });
        assertThat(LOGGER.logger
                        .readDoors()
                        .listDevices(LOGGER.reader, ListDevicesRequest.getDefaultInstance())
                        .getDevices(0))
                .isEqualTo(devices.getFirst());
    }

    @Test
    void refusesWhatNoQueryMaySay() {
        for (QueryRequest wrong : List.of(
                QueryRequest.newBuilder().setLimit(1_001).build(),
                QueryRequest.newBuilder().setAfter("nonsense").build(),
                QueryRequest.newBuilder()
                        .setFromUnixNano(2_000)
                        .setToUnixNano(1_000)
                        .build(),
                QueryRequest.newBuilder().setFromUnixNano(-1).build(),
                QueryRequest.newBuilder()
                        .setFilter(Filter.newBuilder().setSeverityMin(25))
                        .build(),
                QueryRequest.newBuilder()
                        .setFilter(Filter.newBuilder().setText("x".repeat(2_000)))
                        .build())) {
            assertThatThrownBy(() -> LOGGER.query(wrong)).isInstanceOf(LogRefused.class);
        }
    }

    private static List<String> found(Filter.Builder filter) {
        return bodies(LOGGER.all(filter.build()));
    }

    private static Record line(long seq, int severity, String body) {
        return LOGGER.line(seq).toBuilder().setSeverity(severity).setBody(body).build();
    }

    private static QueryRequest.Builder session(String session) {
        return QueryRequest.newBuilder().setFilter(Filter.newBuilder().setSession(session));
    }
}
