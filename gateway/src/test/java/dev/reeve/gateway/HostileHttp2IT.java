// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.testkit.Http2Peer.CONTINUATION;
import static dev.reeve.testkit.Http2Peer.DATA;
import static dev.reeve.testkit.Http2Peer.END_HEADERS;
import static dev.reeve.testkit.Http2Peer.END_STREAM;
import static dev.reeve.testkit.Http2Peer.ENHANCE_YOUR_CALM;
import static dev.reeve.testkit.Http2Peer.HEADERS;
import static dev.reeve.testkit.Http2Peer.PING;
import static dev.reeve.testkit.Http2Peer.PRIORITY;
import static dev.reeve.testkit.Http2Peer.RST_STREAM;
import static dev.reeve.testkit.Http2Peer.SETTINGS;
import static dev.reeve.testkit.Http2Peer.WINDOW_UPDATE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Http2Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 that only keeps the server busy: each kind ends with GOAWAY, and a good client is served as before. */
@Tag("W6")
class HostileHttp2IT extends HostileHttpFixture {
    private static final byte CANCEL = 8;

    /** More than every bound on counts of frames; each write is many frames, as an attacker's is. */
    private static final int MANY = 30_000;

    /** What a peer does over and over; {@code n} counts from 0. */
    private interface Step {
        byte[] frames(int n);
    }

    private static final Map<String, Step> ABUSES = Map.ofEntries(
            Map.entry(
                    "rapid reset",
                    n -> join(
                            Http2Peer.frame(
                                    HEADERS, END_HEADERS | END_STREAM, 2 * n + 1, Http2Peer.request("GET", "/echo/")),
                            Http2Peer.frame(RST_STREAM, 0, 2 * n + 1, (byte) 0, (byte) 0, (byte) 0, CANCEL))),
            // The server is made to reset: a window of zero more is an error of the stream.
            Map.entry(
                    "made you reset",
                    n -> join(
                            Http2Peer.frame(
                                    HEADERS, END_HEADERS, 2 * n + 1, Http2Peer.request("POST", "/v1/services/echo")),
                            Http2Peer.frame(WINDOW_UPDATE, 0, 2 * n + 1, new byte[4]))),
            Map.entry(
                    "continuations",
                    n -> n == 0
                            ? Http2Peer.frame(HEADERS, 0, 1, Http2Peer.request("GET", "/echo/"))
                            : Http2Peer.frame(
                                    CONTINUATION, 0, 1, (byte) 0, (byte) 1, (byte) 'x', (byte) 1, (byte) 'y')),
            Map.entry(
                    "empty continuations",
                    n -> n == 0
                            ? Http2Peer.frame(HEADERS, 0, 1, Http2Peer.request("GET", "/echo/"))
                            : Http2Peer.frame(CONTINUATION, 0, 1)),
            Map.entry(
                    "empty data",
                    n -> n == 0
                            ? Http2Peer.frame(HEADERS, END_HEADERS, 1, Http2Peer.request("POST", "/v1/services/echo"))
                            : Http2Peer.frame(DATA, 0, 1)),
            Map.entry(
                    "crumbs of data",
                    n -> n == 0
                            ? Http2Peer.frame(HEADERS, END_HEADERS, 1, Http2Peer.request("POST", "/v1/services/echo"))
                            : Http2Peer.frame(DATA, 0, 1, (byte) 'x')),
            Map.entry("settings", n -> Http2Peer.frame(SETTINGS, 0, 0)),
            Map.entry("pings", n -> Http2Peer.frame(PING, 0, 0, new byte[8])),
            Map.entry(
                    "priorities",
                    n -> Http2Peer.frame(PRIORITY, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0)),
            Map.entry(
                    "window updates",
                    n -> Http2Peer.frame(WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1)),
            Map.entry("unknown frames", n -> Http2Peer.frame(0xbe, 0, 0, (byte) 1)));

    static Set<String> abuses() {
        return ABUSES.keySet();
    }

    private static byte[] join(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.asList(frames).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Says it until the other side has had enough; reads only then. */
    private static int goAwayAfter(Http2Peer peer, Step step) throws IOException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        try {
            for (int n = 0; n < MANY; n++) {
                batch.writeBytes(step.frames(n));
                if (batch.size() > 4_096) {
                    peer.say(batch.toByteArray());
                    batch.reset();
                }
            }
            peer.say(batch.toByteArray());
        } catch (IOException _) {
            // Closed while we spoke: what it said before that can still be read.
        }
        return peer.readToGoAway();
    }

    @ParameterizedTest
    @MethodSource("abuses")
    void aFloodEndsWithGoAway(String abuse) throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            int code = goAwayAfter(peer, requireNonNull(ABUSES.get(abuse)));

            // Then
            assertThat(code).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("abuses")
    @Tag("long")
    void aFloodEndsWithinASecondAndCostsHalfACoreOfIt(String abuse) throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            long cpuNs = eventLoopsNs();
            long startNs = System.nanoTime();
            int code = goAwayAfter(peer, requireNonNull(ABUSES.get(abuse)));
            long tookNs = System.nanoTime() - startNs;

            // Then
            assertThat(code).isPositive();
            assertThat(Duration.ofNanos(tookNs)).isLessThan(Duration.ofMillis(1_250));
            assertThat(Duration.ofNanos(eventLoopsNs() - cpuNs)).isLessThan(Duration.ofMillis(500));
        }
    }

    private static long eventLoopsNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("vert.x-eventloop"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    @Test
    void aPeerThatPingsAndNeverReadsEndsToo() throws Exception {
        // Given
        double before = gateway.refusals("http2");

        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            int code = goAwayAfter(peer, requireNonNull(ABUSES.get("pings")));

            // Then
            assertThat(code).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(gateway.refusals("http2")).isGreaterThan(before);
        }
    }

    @Test
    void pingsThatMeasureAnswersAreNoFlood() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            for (int n = 0; n < 1_200; n++) {
                peer.get(2 * n + 1, "/echo/");
                peer.read(HEADERS);
                peer.send(PING, 0, 0, new byte[8]).send(WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
            }

            // Then
            assertThat(peer.get(9_999, "/echo/").read(HEADERS).stream()).isEqualTo(9_999);
        }
    }

    @ParameterizedTest
    @Tag("C8")
    @ValueSource(ints = {200, 20_000})
    void aHeaderBombIsRefusedAndNothingGrows(int references) throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // Given: one header of 4,000 bytes goes into the dynamic table, each byte after that names it again
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            block.writeBytes(Http2Peer.request("GET", "/echo/"));
            block.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e});
            block.writeBytes("a".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < references; i++) {
                block.write(0x80 | 62);
            }
            byte[] all = block.toByteArray();

            // When
            int first = Math.min(all.length, 16_384);
            boolean whole = first == all.length;
            peer.send(HEADERS, END_STREAM | (whole ? END_HEADERS : 0), 1, Arrays.copyOf(all, first));
            if (!whole) {
                peer.send(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(all, first, all.length));
            }

            // Then
            Http2Peer.Frame answer = peer.read();
            while (answer.type() == SETTINGS || answer.type() == WINDOW_UPDATE) {
                answer = peer.read();
            }
            assertThat(answer.type()).isIn(HEADERS, RST_STREAM, Http2Peer.GOAWAY);
            if (answer.type() == HEADERS) {
                assertThat(new String(answer.payload(), StandardCharsets.ISO_8859_1))
                        .contains("431");
            }
        }
    }

    @Test
    void anAnswerThatNobodyTakesIsGivenUp() throws Exception {
        try (RunningGateway impatient = RunningGateway.start("limits.answer-write", "200ms");
                Http2Peer peer = Http2Peer.connect(impatient.port())) {
            // Given: SETTINGS_INITIAL_WINDOW_SIZE = 1
            peer.send(SETTINGS, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 1);

            // When
            peer.post(1, "/v1/services/echo").send(DATA, END_STREAM, 1, new byte[10_000]);

            // Then
            Http2Peer.Frame reset = peer.read(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(1);
            assertThat(reset.errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            Awaitility.await().until(() -> impatient.gauge("reeve_gateway_in_flight") == 0);
        }
    }

    @Test
    void theHundredAndFirstStreamIsRefused() throws Exception {
        // Given
        gateway.upstream.services.put("never", (_, _) -> {});
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            for (int n = 0; n < 101; n++) {
                peer.post(2 * n + 1, "/v1/services/never");
            }

            // Then
            Http2Peer.Frame refused = peer.read(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(201);
            assertThat(refused.errorCode()).as("REFUSED_STREAM").isEqualTo(7);
        }
    }
}
