// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thousand sockets at once that say one byte each ten seconds, in each phase, with the times as shipped. */
@Tag("W5")
@Tag("long")
class SlowSocketsLongIT {
    private static final int SOCKETS = 1_000;
    /** From the last one's beginning; the longest time is that of a body, 13 s, and the second that it is read on. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(16);

    private static final int REQUESTS = 500;

    @TempDir
    private Path folder;

    enum Phase {
        TLS_HELLO,
        HEADERS,
        BODY,
        HTTP2_HEADERS,
        SOCKET_FRAME
    }

    private static String beginning(Phase phase) {
        return switch (phase) {
            case TLS_HELLO -> "\u0016\u0003\u0001\u0000P\u0001";
            case HEADERS -> "GET /echo/ HTTP/1.1\r\nHost: x\r\nX-Slow: ";
            case BODY -> "POST /v1/services/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc";
            case HTTP2_HEADERS -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0\0\0@\u0001\u0004\0\0\0\u0001";
            case SOCKET_FRAME -> RawSocket.handshake("") + "\u0081\u00fe\u0000";
        };
    }

    private RunningGateway start() throws Exception {
        SelfSigned made = SelfSigned.make(folder, "IP:127.0.0.1");
        return RunningGateway.start(
                "tls.certificate", made.pem().toString(),
                "tls.private-key", made.key().toString(),
                "tls.port", "0",
                "limits.address-rate", "100000",
                "limits.address-burst", "100000",
                "limits.connections-per-address", "5000",
                "limits.connections-per-address-anonymous", "5000");
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void allAreClosedInTimeAndAGoodClientIsServedAllTheWhile(Phase phase) throws Exception {
        try (RunningGateway gateway = start()) {
            // Given
            long[] before = latencies(gateway);
            List<RawHttp> slow = new ArrayList<>();
            int port = phase == Phase.TLS_HELLO ? gateway.tlsPort() : gateway.port();
            byte[] beginning = beginning(phase).getBytes(StandardCharsets.ISO_8859_1);

            // When
            for (int i = 0; i < SOCKETS; i++) {
                slow.add(new RawHttp(port).say(beginning));
            }
            long openNs = System.nanoTime();
            Thread dripping = Thread.ofVirtual().start(() -> drip(slow));
            long[] during = latencies(gateway);

            // Then
            Awaitility.await()
                    .atMost(CLOSED_WITHIN.plusSeconds(10))
                    .until(() -> gateway.gauge("reeve_gateway_connections") <= 1);
            assertThat(Duration.ofNanos(System.nanoTime() - openNs)).isLessThan(CLOSED_WITHIN);
            assertThat(percentile(during)).isLessThan(percentile(before) * 12 / 10 + TimeUnit.MILLISECONDS.toNanos(5));
            dripping.interrupt();
            for (RawHttp raw : slow) {
                raw.close();
            }
        }
    }

    private static void drip(List<RawHttp> sockets) {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(10);
                for (RawHttp raw : sockets) {
                    sayOne(raw);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sayOne(RawHttp raw) {
        try {
            raw.say("a");
        } catch (IOException _) {
            // Closed, as it should be.
        }
    }

    private static long[] latencies(RunningGateway gateway) throws Exception {
        long[] nanos = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long startNs = System.nanoTime();
            assertThat(gateway.post("/v1/services/echo", "x").statusCode()).isEqualTo(200);
            nanos[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static long percentile(long[] sorted) {
        return sorted[sorted.length * 99 / 100];
    }
}
