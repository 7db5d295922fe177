// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.testkit.Http2Peer.DATA;
import static dev.reeve.testkit.Http2Peer.END_HEADERS;
import static dev.reeve.testkit.Http2Peer.END_STREAM;
import static dev.reeve.testkit.Http2Peer.HEADERS;
import static dev.reeve.testkit.Http2Peer.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.Http2Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTP/2 that drips. */
@Tag("W5")
class SlowHttp2IT extends HostileHttpFixture {
    /** As the fixture sets it. */
    private static final Duration IDLE = Duration.ofMillis(600);

    /** One byte each 20 ms, until the other side closes; the code of its GOAWAY. */
    private static int drip(Http2Peer peer, byte[] bytes) throws IOException {
        AtomicInteger next = new AtomicInteger();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(() -> next.get() == bytes.length || !says(peer, bytes[next.getAndIncrement()]));
        return peer.readToGoAway();
    }

    private static boolean says(Http2Peer peer, byte one) {
        try {
            peer.say(new byte[] {one});
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aPrefaceThatDoesNotEndIsCutOff() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("PRI * HTTP/2.0\r\n\r\nSM");

            // Then
            assertThat(raw.readAll()).doesNotContain("HTTP/1.1 2");
        }
    }

    @Test
    void headersThatDripAreCutOffWithGoAway() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            byte[] block = Http2Peer.request("GET", "/echo/", "x-slow", "a".repeat(200));
            int code = drip(peer, Http2Peer.frame(HEADERS, END_HEADERS | END_STREAM, 1, block));

            // Then
            assertThat(code).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aBlockOfHeadersThatIsNeverEndedIsCutOff() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            peer.send(HEADERS, END_STREAM, 1, Http2Peer.request("GET", "/echo/"));

            // Then
            assertThat(peer.readToGoAway()).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aFrameThatDripsBesideAWorkingStreamIsCutOff() throws Exception {
        // Given
        gateway.upstream.services.put("never", (_, _) -> {});
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            peer.post(1, "/v1/services/never").send(DATA, END_STREAM, 1, new byte[1]);

            // When
            int code = drip(peer, Http2Peer.frame(0xbe, 0, 0, new byte[200]));

            // Then
            assertThat(code).isEqualTo(Http2Peer.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aBodyThatDripsIs408() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            peer.post(1, "/v1/services/echo").send(DATA, 0, 1, (byte) 'x');

            // Then
            Http2Peer.Frame answer = peer.read(HEADERS);
            assertThat(answer.stream()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatOnlyPingsIsNotIdle() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .during(IDLE.multipliedBy(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> peer.send(PING, 0, 0, new byte[8]).read(PING).flags() == 1);

            // Then
            assertThat(peer.get(1, "/echo/").read(HEADERS).stream()).isEqualTo(1);
        }
    }
}
