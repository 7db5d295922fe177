// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames out of bytes, whatever pieces they come in. */
class FrameDecoderTest {
    private static final int MOST = 5_000;

    private final List<Frame> frames = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(MOST, frames::add);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyCutGivesTheSameFrames(long seed) {
        // Given
        Random random = new Random(seed);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(MOST + 1)];
            random.nextBytes(payload);
            payloads.add(payload);
            wire.writeBytes(new Frame(i % 2, payload).bytes());
        }
        byte[] bytes = wire.toByteArray();

        // When
        int at = 0;
        while (at < bytes.length) {
            int next = Math.min(bytes.length, at + random.nextInt(random.nextBoolean() ? 8 : 3_000));
            assertThat(decoder.feed(Arrays.copyOfRange(bytes, at, next))).isTrue();
            at = next;
        }

        // Then
        assertThat(decoder.isBetweenFrames()).isTrue();
        assertThat(frames).hasSameSizeAs(payloads);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).payload()).isEqualTo(payloads.get(i));
            assertThat(frames.get(i).isCompressed()).isEqualTo(i % 2 == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aLengthOverTheMostIsRefusedAtItsPrefix(int length) {
        // Given
        byte[] prefix = {0, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};

        // When
        boolean fits = decoder.feed(prefix);

        // Then
        assertThat(fits).isFalse();
        assertThat(frames).isEmpty();
    }

    @Test
    void theMostItselfIsTaken() {
        // When
        boolean fits = decoder.feed(Frame.message(new byte[MOST]).bytes());

        // Then
        assertThat(fits).isTrue();
        assertThat(frames)
                .singleElement()
                .satisfies(frame -> assertThat(frame.payload()).hasSize(MOST));
    }

    @Test
    void aStreamThatStopsInAFrameIsNotBetweenFrames() {
        // When
        decoder.feed(new byte[] {0, 0, 0, 0, 2, 7});

        // Then
        assertThat(decoder.isBetweenFrames()).isFalse();
        assertThat(frames).isEmpty();
    }
}
