// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reeve.testkit.Http2Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One byte over each limit of a request: the precise answer, and no memory taken for what is refused. */
@Tag("C8")
class SizeLimitsIT extends HostileHttpFixture {
    private static final int HEADER_BYTES = 16 * 1024;

    /** Round the bytes that a test chooses there are others, of the method, the version and so on. */
    private static final int BESIDE = 128;

    /** A whole request in which {@code bytes} of one kind are said. */
    interface Request {
        byte[] of(int bytes) throws IOException;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] get(String target, String headers) {
        return ascii("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
    }

    private static byte[] body(String headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("POST /v1/services/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n"));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] manyHeaders(int bytes) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; headers.length() + 12 < bytes; i++) {
            headers.append("x-%04d: a\r\n".formatted(i));
        }
        return get("/echo/", headers + "y: " + "a".repeat(bytes - headers.length()) + "\r\n");
    }

    private static byte[] chunked(int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = bytes;
        while (left > 0) {
            int size = Math.min(left, 60_000);
            out.writeBytes(ascii(Integer.toHexString(size) + "\r\n" + "a".repeat(size) + "\r\n"));
            left -= size;
        }
        out.writeBytes(ascii("0\r\n\r\n"));
        return body("Transfer-Encoding: chunked\r\n", out.toByteArray());
    }

    private static byte[] gzipped(int bytes) throws IOException {
        byte[] text = new byte[bytes];
        new Random(1).nextBytes(text);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (text[i] & 0x0f); // to half of its size, far from the bound on the ratio
        }
        byte[] gzip = Gzip.of(text);
        return body("Content-Encoding: gzip\r\nContent-Length: " + gzip.length + "\r\n", gzip);
    }

    /** Name, request, limit, bytes beside it, status, and how many times its limit a refused one allocates at most. */
    static Stream<Arguments> limits() {
        Request line = bytes -> get("/echo/?" + "q".repeat(bytes), "");
        Request header = bytes -> get("/echo/", "X-Big: " + "a".repeat(bytes) + "\r\n");
        Request length = bytes -> body("Content-Length: " + bytes + "\r\n", new byte[bytes]);
        return Stream.of(
                Arguments.of("the request line", line, HEADER_BYTES / 2, BESIDE, 414, 2),
                Arguments.of("one header", header, HEADER_BYTES, BESIDE, 431, 2),
                Arguments.of("many headers", (Request) SizeLimitsIT::manyHeaders, HEADER_BYTES, 4_096, 431, 20),
                Arguments.of("a body with its length", length, MIB, 0, 413, 3),
                Arguments.of("a body in chunks", (Request) SizeLimitsIT::chunked, MIB, 0, 413, 5),
                Arguments.of("an inflated body", (Request) SizeLimitsIT::gzipped, MIB, 0, 413, 2));
    }

    private static int status(byte[] request) throws IOException {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            try {
                raw.say(request);
            } catch (IOException _) {
                // Refused while we spoke: the answer has come nevertheless.
            }
            String answer = raw.readAll();
            assertThat(answer).startsWith("HTTP/1.");
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    /** The most that is let through, between what surely is and what surely is not. */
    private static int most(Request request, int good, int bad) throws IOException {
        int low = good;
        int high = bad;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (status(request.of(middle)) < 300) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void oneByteOverIsRefusedPrecisely(String name, Request request, int limit, int beside, int status, int times)
            throws Exception {
        // When
        int most = beside == 0 ? limit : most(request, limit - beside, limit + beside);

        // Then
        assertThat(most).as("about the limit; line ends do not count").isBetween(limit - beside, limit + beside);
        assertThat(status(request.of(most))).isLessThan(300);
        assertThat(status(request.of(most + 1))).isEqualTo(status);
    }

    @Test
    void http2HeadersOverTheLimitAre431Too() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            peer.get(1, "/echo/", "x-big", "a".repeat(HEADER_BYTES - 512));
            Http2Peer.Frame good = peer.read(Http2Peer.HEADERS);
            peer.get(3, "/echo/", "x-big", "a".repeat(HEADER_BYTES - 150));
            Http2Peer.Frame over = peer.read(Http2Peer.HEADERS);

            // Then
            assertThat(new String(good.payload(), StandardCharsets.ISO_8859_1)).doesNotContain("431");
            assertThat(over.stream()).isEqualTo(3);
            assertThat(new String(over.payload(), StandardCharsets.ISO_8859_1)).contains("431");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void whatIsRefusedTakesLittleMemory(String name, Request request, int limit, int beside, int status, int times)
            throws Exception {
        // Given: a buffer of the client's, and what a small request costs
        int rounds = 10;
        byte[] over = request.of(2 * limit);
        long small = allocatedBy(rounds, get("/echo/", ""));

        // When: other threads of this JVM allocate too, so the least of several counts
        long all = LongStream.generate(() -> allocatedBy(rounds, over))
                .limit(3)
                .min()
                .orElseThrow();

        // Then
        assertThat((all - small) / rounds).isLessThan((long) times * limit + 64 * 1024);
    }

    /** By all threads, this one and the gateway's. */
    private static long allocatedBy(int rounds, byte[] request) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            int _ = status(request);
            long before = threads.getTotalThreadAllocatedBytes();
            for (int i = 0; i < rounds; i++) {
                int _ = status(request);
            }
            return threads.getTotalThreadAllocatedBytes() - before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
