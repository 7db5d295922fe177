// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts, percent-encoding and base64 in pieces. */
class RpcTextTest {
    @ParameterizedTest
    @CsvSource({"1H,3600000", "2M,120000", "3S,3000", "250m,250", "5000u,5", "10u,1", "99999999n,99", "0S,1"})
    void aGrpcTimeoutIsMilliseconds(String value, long millis) {
        // When
        long read = RpcText.grpcTimeoutMs(value);

        // Then
        assertThat(read).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "123456789S", "1s", "-1S", "1.5S", " 1S"})
    void aMalformedGrpcTimeoutIsRefused(String value) {
        assertThatThrownBy(() -> RpcText.grpcTimeoutMs(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345678901", "1s", "-1"})
    void aMalformedConnectTimeoutIsRefused(String value) {
        assertThatThrownBy(() -> RpcText.connectTimeoutMs(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageIsPercentEncodedByItsBytes() {
        // When
        String encoded = RpcText.percentEncoded("100% ä\n~");

        // Then
        assertThat(encoded).isEqualTo("100%25 %C3%A4%0A~");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void base64OfPaddedPiecesCutAnywhereIsTheirBytes(long seed) {
        // Given
        Random random = new Random(seed);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            byte[] piece = new byte[random.nextInt(50)];
            random.nextBytes(piece);
            plain.writeBytes(piece);
            text.writeBytes(Base64.getEncoder().encode(piece));
        }
        Base64Pieces pieces = new Base64Pieces();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();

        // When
        byte[] all = text.toByteArray();
        for (int at = 0; at < all.length; ) {
            int next = Math.min(all.length, at + 1 + random.nextInt(7));
            decoded.writeBytes(pieces.decode(Arrays.copyOfRange(all, at, next)));
            at = next;
        }

        // Then
        assertThat(decoded.toByteArray()).isEqualTo(plain.toByteArray());
        assertThat(pieces.isComplete()).isTrue();
    }

    @Test
    void whatIsNoBase64IsRefused() {
        // Given
        Base64Pieces pieces = new Base64Pieces();

        // Then
        assertThatThrownBy(() -> pieces.decode("ab!=".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
