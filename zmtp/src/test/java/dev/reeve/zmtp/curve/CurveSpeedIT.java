// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.done;
import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reeve.zmtp.wire.Handshake;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What encryption costs one thread in CPU time; prints, and asserts only that nothing is allocated. */
@Tag("P7")
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurveSpeedIT {
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final CurvePair pair;

    CurveSpeedIT(CurveCrypto crypto) {
        pair = new CurvePair(crypto);
    }

    @Test
    void sealsAndOpensWithoutGarbage() {
        CurvePair.Connected connected = pair.connect();
        byte[] payload = new byte[1_024];
        byte[] sealed = new byte[connected.ofClient().sealedBytes(payload.length)];
        sealAndOpen(connected, payload, sealed, 20_000);
        long before = THREADS.getCurrentThreadAllocatedBytes();

        sealAndOpen(connected, payload, sealed, 10_000);

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {110, 1_024, 65_536})
    @Tag("long")
    void tellsMegabytesPerSecond(int bytes) {
        CurvePair.Connected connected = pair.connect();
        byte[] payload = new byte[bytes];
        byte[] sealed = new byte[connected.ofClient().sealedBytes(bytes)];
        byte[] copy = new byte[bytes];
        int times = 300_000_000 / (bytes + 500);
        double best = 0;
        double bestCopy = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNs();
            sealAndOpen(connected, payload, sealed, times);
            long middle = cpuNs();
            for (int i = 0; i < times; i++) {
                System.arraycopy(payload, 0, copy, 0, bytes);
                System.arraycopy(copy, 0, payload, 0, bytes);
            }
            best = Math.max(best, (double) bytes * times * 1_000 / (middle - start));
            bestCopy = Math.max(bestCopy, (double) bytes * times * 1_000 / (cpuNs() - middle));
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %d bytes: seal and open %.0f MB/s, %.2f us a message; two copies %.0f MB/s, %.1f times%n",
                pair.crypto,
                bytes,
                best,
                bytes / best,
                bestCopy,
                bestCopy / best);
    }

    private static long cpuNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static void sealAndOpen(CurvePair.Connected connected, byte[] payload, byte[] sealed, int times) {
        for (int i = 0; i < times; i++) {
            connected.ofClient().seal(0, payload, 0, payload.length, sealed, 0);
            int flags = connected.ofServer().open(sealed, 0, sealed.length, payload, 0);
            if (flags != 0) {
                throw new AssertionError("does not open: " + flags);
            }
        }
    }

    @Test
    @Tag("long")
    void tellsHandshakesPerSecond() {
        for (int round = 0; round < ROUNDS; round++) {
            long serverNs = 0;
            int handshakes = 500;
            for (int i = 0; i < handshakes; i++) {
                Handshake client = pair.clientSide();
                Handshake server = pair.serverSide();
                byte[] hello = first(client);
                long start = cpuNs();
                byte[] welcome = reply(server, hello);
                serverNs += cpuNs() - start;
                byte[] initiate = reply(client, welcome);
                start = cpuNs();
                done(server, initiate);
                serverNs += cpuNs() - start;
            }
            System.out.printf(
                    Locale.ROOT, "%s, server: %.0f us a handshake%n", pair.crypto, serverNs / 1_000.0 / handshakes);
        }
    }
}
