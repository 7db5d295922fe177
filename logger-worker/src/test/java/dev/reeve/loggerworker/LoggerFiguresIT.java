// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L1 and L2 of one worker with its database on the same machine; prints what it measures. */
@Tag("long")
@Tag("L2")
class LoggerFiguresIT {
    private static final int SENDERS = 50;
    private static final int BATCHES = 20;
    private static final int RECORDS = 200;

    @AutoClose
    private static final LoggerFixture LOGGER = LoggerFixture.fresh(Clock.systemUTC());

    @Test
    void storesRecords() throws Exception {
        // Given
        send("warm", 5);
        long start = System.nanoTime();

        // When
        send("measured", BATCHES);

        // Then
        double seconds = (System.nanoTime() - start) / 1e9;
        long records = (long) SENDERS * BATCHES * RECORDS;
        print("stored %,d records in %.1f s: %,.0f records/s; commits %s"
                .formatted(records, seconds, records / seconds, commits()));
        long before = System.nanoTime();
        assertThat(LOGGER.query(QueryRequest.newBuilder()
                                .setFilter(Filter.newBuilder().setText("item 77"))
                                .build())
                        .getEntriesCount())
                .isEqualTo(200);
        double searched = (System.nanoTime() - before) / 1e6;
        print("page of 200 by two words among %,d records: %.0f ms".formatted(records, searched));
        before = System.nanoTime();
        assertThat(LOGGER.query(QueryRequest.getDefaultInstance()).getEntriesCount())
                .isEqualTo(200);
        print("newest page of 200: %.0f ms".formatted((System.nanoTime() - before) / 1e6));
        assertThat(records / seconds).isGreaterThan(1_000);
    }

    @Test
    void countsAHistogram() throws Exception {
        // Given
        int seconds = 24 * 3_600;
        send(
                "day",
                BATCHES,
                record -> record.toBuilder()
                        .setTimeUnixNano(record.getTimeUnixNano() - record.getSeq() * 7_919 % seconds * 1_000_000_000L)
                        .build());

        // When
        double byRows = histogramMs("seq>=0");
        double byMinutes = histogramMs("");

        // Then
        print("histogram of a day: by rows %.0f ms, by minutes %.1f ms: %.0f times as quick"
                .formatted(byRows, byMinutes, byRows / byMinutes));
        assertThat(byMinutes).isLessThan(byRows);
    }

    private static double histogramMs(String typed) {
        HistogramRequest request = HistogramRequest.newBuilder()
                .setFilter(Filter.newBuilder().setQ(typed))
                .setBuckets(200)
                .build();
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = System.nanoTime();
            assertThat(LOGGER.logger
                            .searchDoors()
                            .histogram(LOGGER.reader, request)
                            .getPartial())
                    .isFalse();
            best = Math.min(best, (System.nanoTime() - before) / 1e6);
        }
        return best;
    }

    @Test
    void showsLinesLive() throws Exception {
        // Given
        FollowRequest.Builder request =
                FollowRequest.newBuilder().setFilter(Filter.newBuilder().setSession("live"));
        List<Stream> viewers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            viewers.add(Stream.open(LOGGER, request).awaitLive());
        }
        List<Long> delays = new ArrayList<>();

        // When
        for (int line = 1; line <= 100; line++) {
            long sent = System.nanoTime();
            int count = line;
            long seq = line;
            Thread sender = Thread.ofVirtual().start(() -> LOGGER.append("live", List.of(LOGGER.line(seq))));
            for (Stream viewer : viewers) {
                viewer.await(count);
            }
            delays.add(System.nanoTime() - sent);
            sender.join();
        }

        // Then
        delays.sort(null);
        String delay = "line at the last of 100 viewers after append: p50 %.1f ms, p95 %.1f ms, max %.1f ms"
                .formatted(delays.get(50) / 1e6, delays.get(95) / 1e6, delays.getLast() / 1e6);
        print(delay);
        assertThat(delays.get(95)).isLessThan(500_000_000L);
        viewers.forEach(Stream::close);
    }

    private static void send(String session, int batches) throws Exception {
        send(session, batches, UnaryOperator.identity());
    }

    private static void send(String session, int batches, UnaryOperator<Record> changed) throws Exception {
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Caller phone = new Caller("acme", "u_" + i, "i_" + i, LOGGER.phone.scopes());
                sending.add(senders.submit(() -> {
                    for (long batch = 0; batch < batches; batch++) {
                        LOGGER.append(
                                phone,
                                LOGGER.source(session),
                                records(batch * RECORDS + 1).stream()
                                        .map(changed)
                                        .toList());
                    }
                }));
            }
            for (Future<?> sender : sending) {
                sender.get();
            }
        }
    }

    /** Lines of the usual size with three attributes; every fifth is DEBUG. */
    private static List<Record> records(long first) {
        List<Record> records = new ArrayList<>(RECORDS);
        for (long seq = first; seq < first + RECORDS; seq++) {
            records.add(LOGGER.line(seq).toBuilder()
                    .setSeverity(seq % 5 == 0 ? 5 : 9)
                    .setBody("CartScreen > addItem(id=" + seq % 100
                            + ") for the customer's basket, price 9.90 in EUR, line " + seq)
                    .setLogger("shop.cart.CartScreen")
                    .setThread("main")
                    .putAttributes("item", ValueJson.integer(seq % 100))
                    .putAttributes("currency", ValueJson.read("{\"c\":\"EUR\"}").get("c"))
                    .putAttributes("screen.visits", ValueJson.integer(seq))
                    .build());
        }
        return records;
    }

    private static String commits() {
        var commit =
                LOGGER.registry.get("reeve.logger.commit").tag("outcome", "ok").timer();
        return "%d, mean %.1f ms".formatted(commit.count(), commit.mean(TimeUnit.MILLISECONDS));
    }

    private static void print(String figure) {
        System.getLogger("figures").log(System.Logger.Level.INFO, figure);
    }
}
