// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long an app waits in a log call, of four threads that log while records are written to the disk and sent. Prints
 * what it measures: a machine that does something else meanwhile measures that.
 */
@Tag("long")
class LogCallSpeedIT {
    private static final int THREADS = 4;
    private static final int ROUNDS = 10_000;
    private static final int CALLS_OF_A_ROUND = 4;
    private static final int ERROR_EVERY = 500;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Map<String, Object> FIELDS = Map.of("item", 77, "price", 9.90, "currency", "EUR");

    @TempDir
    private Path folder;

    @Test
    void inFiles() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            measure("in files", begun(server, Store.inFolder(folder)));
        }
    }

    @Test
    void inFilesUnderAKey() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            measure(
                    "in files under a key",
                    begun(server, Store.inFolder(folder)).logKey(LogKey.of(new byte[32])));
        }
    }

    @Test
    void inAnEntryOfAStore() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            measure("in an entry", begun(server, Store.inMemory()));
        }
    }

    /** Nothing is sent: the ring is full, and each record takes another one's place. */
    @Test
    void inAFullRing() throws Exception {
        ReeveBuilder builder = unbounded(Reeve.at("http://127.0.0.1:9").installation(Store.inFolder(folder)));
        measure("in a full ring", builder.set(Setting.LOG_RECORDS_MAX, 5_000));
    }

    private static ReeveBuilder begun(ScriptedServer server, Store store) {
        return unbounded(Reeve.at(server.url()).installation(store));
    }

    private static ReeveBuilder unbounded(ReeveBuilder builder) {
        return builder.set(Setting.LOG_RATE_MAX, 1e9)
                .set(Setting.LOG_BURST_MAX, 1e9)
                .set(Setting.LOG_FLUSH_MS, 100)
                .set(Setting.FLIGHT_EVERY_MS, 0)
                .jsonFrames();
    }

    private static void measure(String what, ReeveBuilder builder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Reeve reeve = builder.build()) {
            all(reeve.logs(), threads);
            long[] waits = all(reeve.logs(), threads);
            Arrays.sort(waits);
            assertThat(waits).hasSize(THREADS * ROUNDS * CALLS_OF_A_ROUND);
            long over = LongStream.of(waits)
                    .filter(wait -> wait > TimeUnit.MILLISECONDS.toNanos(1))
                    .count();
            StringBuilder figure = new StringBuilder("log call ").append(what);
            for (double part : new double[] {50, 99, 99.9, 99.99, 100}) {
                figure.append(String.format(", p%s %.1f us", part, at(waits, part / 100)));
            }
            figure.append(String.format(", %d of %,d over 1 ms", over, waits.length));
            System.getLogger("figures").log(System.Logger.Level.INFO, figure.toString());
        } finally {
            threads.shutdown();
        }
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (part * sorted.length))] / 1e3;
    }

    private static long[] all(Logs logs, ExecutorService threads) throws Exception {
        List<Future<long[]>> measured = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            measured.add(threads.submit(() -> one(logs)));
        }
        long[] all = new long[0];
        for (Future<long[]> one : measured) {
            long[] waits = one.get();
            int size = all.length;
            all = Arrays.copyOf(all, size + waits.length);
            System.arraycopy(waits, 0, all, size, waits.length);
        }
        return all;
    }

    /** Three records below the level and one that is sent, sometimes an error that takes those along. */
    private static long[] one(Logs logs) {
        long[] waits = new long[ROUNDS * CALLS_OF_A_ROUND];
        for (int round = 0; round < ROUNDS; round++) {
            for (int call = 0; call < CALLS_OF_A_ROUND; call++) {
                LogLevel level = call > 0 ? LogLevel.DEBUG : round % ERROR_EVERY == 0 ? LogLevel.ERROR : LogLevel.INFO;
                long before = System.nanoTime();
                logs.log(level, "shop.cart", "CartScreen > addItem for the customer's basket, line " + round, FIELDS);
                waits[round * CALLS_OF_A_ROUND + call] = System.nanoTime() - before;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        return waits;
    }
}
