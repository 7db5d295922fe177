// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that no good client begins. */
class HostileTlsIT extends TlsFixture {
    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;

    /** A hello of this version, with two suites and no extension (RFC 5246, section 7.4.1.2). */
    private static byte[] hello(int minor) {
        byte[] body = ByteBuffer.allocate(2 + 32 + 1 + 6 + 2)
                .put((byte) 3)
                .put((byte) minor)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 4)
                .putShort((short) 0xc013)
                .putShort((short) 0xc009)
                .putShort((short) 0x0100)
                .array();
        return ByteBuffer.allocate(9 + body.length)
                .put((byte) 22)
                .putShort((short) 0x0301)
                .putShort((short) (body.length + 4))
                .putInt(0x01000000 | body.length)
                .put(body)
                .array();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void tls10And11AreRefused(int minor) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.tlsPort())) {
            // When
            raw.say(hello(minor));
            byte[] alert = raw.in().readNBytes(7);

            // Then
            assertThat(alert[0]).isEqualTo((byte) ALERT);
            assertThat(alert[6]).isEqualTo((byte) PROTOCOL_VERSION);
            assertThat(raw.isClosedByPeer()).isTrue();
        }
    }

    @Test
    @Tag("C8")
    void aHelloThatAnnouncesSixteenMebibytesIsCutOff() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.tlsPort())) {
            // Given
            byte[] record = new byte[5 + 16_384];
            ByteBuffer.wrap(record)
                    .put((byte) 22)
                    .putShort((short) 0x0301)
                    .putShort((short) 16_384)
                    .putInt(0x01ffffff);

            // When
            raw.say(record);

            // Then
            assertThat(raw.in().readNBytes(1)).containsAnyOf((byte) ALERT);
            raw.readAll();
        }
    }

    @Test
    @Tag("W5")
    void aHelloThatDripsIsCutOff() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.tlsPort())) {
            byte[] hello = hello(3);

            // Then
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> isRefused(raw, hello[0]));
        }
    }

    private static boolean isRefused(RawHttp raw, byte drop) {
        try {
            raw.say(new byte[] {drop});
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    @Tag("W5")
    void aHandshakeWithoutARequestIsCutOff() throws Exception {
        try (var socket = socket()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatIsNoTlsIsNotAnswered() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.tlsPort())) {
            // When
            raw.say("GET /echo/ HTTP/1.1\r\nHost: x\r\n\r\n");

            // Then
            assertThat(raw.readAll()).doesNotContain("HTTP");
        }
    }

    @Test
    void aHelloOnThePortInClearIsNoRequest() throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say(hello(3)).say("\r\n\r\n");

            // Then
            assertThat(raw.readAll()).doesNotContain(" 200 ").doesNotContain(" 204 ");
        }
    }
}
