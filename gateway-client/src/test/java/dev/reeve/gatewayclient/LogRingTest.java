// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records that wait, and what is counted of those that do not any more. */
class LogRingTest {
    private static final List<LogLevel> LEVELS = List.of(LogLevel.values());

    private final ManualLoop loop = new ManualLoop();
    private final LogCounters counters = new LogCounters();
    private long order;

    @Test
    void keepsToItsBytes() {
        LogRing ring = ring(Map.of(Setting.LOG_BYTES_MAX, 1_000.0));
        for (int i = 0; i < 20; i++) {
            add(ring, LogLevel.INFO, "x".repeat(200));
        }

        assertThat(ring.size()).isLessThan(5);
        assertThat(ring.drops(ring.now())).hasSize(1);
        assertThat(ring.drops(ring.now()).path(0).path("count").asInt() + ring.size())
                .isEqualTo(20);
    }

    @Test
    void aRecordThatIsTooLargeForTheLoggerIsToldAsALoss() {
        LogRing ring = ring(Map.of());
        add(ring, LogLevel.INFO, "x".repeat(200 * 1024));
        add(ring, LogLevel.INFO, "two");

        assertThat(ring.size()).isEqualTo(1);
        assertThat(ring.drops(ring.now()).toString())
                .isEqualTo("[{\"fromSeq\":1,\"toSeq\":1,\"count\":1,\"reason\":\"too-large\"}]");
    }

    @Test
    void whatTheServerNeverTakesIsCounted() {
        LogRing ring = ring(Map.of());
        add(ring, LogLevel.INFO, "one");
        LogBatch batch = Objects.requireNonNull(ring.batch(10, 10_000));

        ring.rejected(batch);

        assertThat(ring.size()).isZero();
        assertThat(ring.drops(ring.now()).toString())
                .isEqualTo("[{\"fromSeq\":1,\"toSeq\":1,\"count\":1,\"reason\":\"rejected\"}]");
    }

    @Test
    void whatIsUnderWayStays() {
        LogRing ring = ring(Map.of(Setting.LOG_RECORDS_MAX, 2.0));
        add(ring, LogLevel.DEBUG, "one");
        LogBatch batch = Objects.requireNonNull(ring.batch(1, 10_000));
        add(ring, LogLevel.WARN, "two");
        add(ring, LogLevel.WARN, "three");

        assertThat(ring.drops(ring.now()).path(0).path("fromSeq").asInt()).isEqualTo(2);
        ring.stored(batch, 0);
        assertThat(ring.size()).isEqualTo(1);
    }

    @Test
    void whatIsLostWhileAGapIsToldIsToldNextTime() {
        LogRing ring = ring(Map.of());
        ring.lose(2, "budget");
        LogBatch batch = Objects.requireNonNull(ring.batch(10, 10_000));
        ring.lose(3, "budget");

        ring.stored(batch, 0);

        assertThat(batch.drops().toString())
                .isEqualTo("[{\"fromSeq\":1,\"toSeq\":2,\"count\":2,\"reason\":\"budget\"}]");
        assertThat(ring.drops(ring.now()).toString())
                .isEqualTo("[{\"fromSeq\":3,\"toSeq\":5,\"count\":3,\"reason\":\"budget\"}]");
    }

    @Test
    void theNextSessionBeginsAtOneAndTheOldOneIsSentFirst() {
        LogRing ring = ring(Map.of(Setting.LOG_SESSION_MS, 1_000.0));
        add(ring, LogLevel.INFO, "old");
        String first = ring.now().id();
        loop.advance(1_000);
        add(ring, LogLevel.INFO, "new");

        LogBatch old = Objects.requireNonNull(ring.batch(10, 10_000));

        assertThat(old.session().id()).isEqualTo(first);
        ring.stored(old, 0);
        LogBatch next = Objects.requireNonNull(ring.batch(10, 10_000));
        assertThat(next.session().previous()).isEqualTo(first);
        assertThat(next.entries().get(0).seq()).isEqualTo(1);
    }

    @Test
    void wheneverAnHourOnAMeteredNetworkBeginsItsBytesAreNotMoreThanItsBudget() {
        LogRing ring = ring(Map.of(Setting.LOG_RATE_MAX, 1e6, Setting.LOG_METERED_BYTES_MAX, 500_000.0));
        ring.metered(true);
        long bytes = 0;
        for (int second = 0; second <= 3_600; second++) {
            for (int i = 0; i < 5; i++) {
                add(ring, LogLevel.INFO, "x".repeat(1_000));
            }
            bytes += sentBytes(ring);
            loop.advance(1_000);
        }

        assertThat(bytes).isBetween(490_000L, 500_000L);
        assertThat(counters.json(0).path("dropped").fieldNames()).toIterable().containsExactly("budget");
    }

    @Test
    void onAMeteredNetworkAGraveRecordTakesThePlaceOfAsManyAsItIsWorth() {
        LogRing ring = ring(Map.of(Setting.LOG_METERED_BURST_MAX, 1_000.0, Setting.LOG_METERED_BYTES_MAX, 1_000.0));
        ring.metered(true);
        for (int i = 0; i < 9; i++) {
            add(ring, LogLevel.INFO, "x".repeat(70));
        }
        add(ring, LogLevel.ERROR, "x".repeat(300));
        add(ring, LogLevel.FATAL, "x".repeat(1_500));

        // The last one is worth more than all there is: nothing goes for it but itself.
        assertThat(ring.drops(ring.now()).toString())
                .isEqualTo("[{\"fromSeq\":1,\"toSeq\":2,\"count\":2,\"reason\":\"budget\"},"
                        + "{\"fromSeq\":11,\"toSeq\":11,\"count\":1,\"reason\":\"budget\"}]");
    }

    private static long sentBytes(LogRing ring) {
        long bytes = 0;
        LogBatch batch = ring.batch(1_000, Long.MAX_VALUE);
        if (batch != null) {
            bytes = batch.entries().stream().mapToLong(LogEntry::size).sum();
            ring.stored(batch, 0);
        }
        return bytes;
    }

    /** Whatever happens, every number is a record that was sent, one that waits, or one that is counted as lost. */
    @Test
    void everyNumberIsAccountedFor() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            LogRing ring = ring(Map.of(Setting.LOG_RECORDS_MAX, 20.0, Setting.LOG_BURST_MAX, 60.0));
            List<Long> sent = new ArrayList<>();
            List<JsonNode> told = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> send(ring, sent, told);
                    case 1 -> ring.lose(1 + random.nextInt(3), "redaction-error");
                    case 2 -> loop.advance(random.nextInt(50));
                    default -> add(ring, LEVELS.get(random.nextInt(LEVELS.size())), "r");
                }
            }
            while (!ring.isEmpty()) {
                send(ring, sent, told);
            }
            long lost =
                    told.stream().mapToLong(gap -> gap.path("count").asLong()).sum();
            long last = ring.now().nextSeq(1) - 1;
            assertThat(sent).as("seed %s", seed).doesNotHaveDuplicates();
            assertThat(sent.size() + lost).as("seed %s", seed).isEqualTo(last);
        }
    }

    private static void send(LogRing ring, List<Long> sent, List<JsonNode> told) {
        LogBatch batch = ring.batch(7, 10_000);
        if (batch != null) {
            batch.entries().forEach(entry -> sent.add(entry.seq()));
            batch.drops().forEach(told::add);
            ring.stored(batch, 0);
        }
    }

    private LogRing ring(Map<Setting, Double> changed) {
        return new LogRing(loop, new Settings(changed), counters, Long.MAX_VALUE);
    }

    private void add(LogRing ring, LogLevel level, String text) {
        String json = Json.text(Json.object().put("body", text));
        ring.add(LogLine.of(json, level.severity(), loop.wallMs(), order++));
    }
}
