// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of BuffStreams, byte for byte as Go's PutVarint makes it. */
@Tag("W2")
class BuffStreamsCodecTest extends CodecFixture {
    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "255, 2",
        "256, 3",
        "2048, 3",
        "4096, 3",
        "65535, 3",
        "65536, 4",
        "16777215, 4",
        "16777216, 5",
        "4294967295, 5"
    })
    void theMaximumGivesTheWidthOfTheHeader(long maximum, int width) {
        assertThat(BuffStreamsCodec.of(maximum).width()).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4096, 000000",
        "63, 64, 7e00",
        "64, 64, 8001",
        "110, 2048, dc0100",
        "110, 4096, dc0100",
        "255, 255, fe03",
        "4096, 4096, 804000",
        "65535, 65535, feff07",
        "65536, 65536, 80800800",
    })
    void aHeaderIsWrittenAndReadByteForByte(int length, long maximum, String hex) {
        BuffStreamsCodec codec = BuffStreamsCodec.of(maximum);
        assertHeader(codec, length, hex);
    }

    @Test
    void aLengthBelowZeroIsRefused() {
        // PutVarint(-1), PutVarint(-110)
        assertThat(fault(BuffStreamsCodec.of(4_096), "010000")).isEqualTo(FrameFault.NEGATIVE_LENGTH);
        assertThat(fault(BuffStreamsCodec.of(4_096), "db0100")).isEqualTo(FrameFault.NEGATIVE_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({"4096, 824000", "64, 8201", "255, 8004", "16777216, 8280800100"})
    void aLengthOverTheMaximumIsRefused(long maximum, String hex) {
        assertThat(fault(BuffStreamsCodec.of(maximum), hex)).isEqualTo(FrameFault.OVER_MAXIMUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffff", "808080", "dc0101", "0000ff", "dc0168"})
    void aHeaderOfAnotherWidthIsRefused(String hex) {
        assertThat(fault(BuffStreamsCodec.of(4_096), hex)).isEqualTo(FrameFault.HEADER_WIDTH);
    }

    @Test
    void aPeerOfAnotherWidthIsFoundOutAtItsFirstFrame() {
        // A frame of a peer with header width 2, read with width 3: the payload's first byte stands where zeros belong.
        assertThat(fault(BuffStreamsCodec.of(4_096), "0a" + "00" + "68656c6c6f"))
                .isEqualTo(FrameFault.HEADER_WIDTH);
    }

    @Test
    void aHeaderIsNotReadBeforeItIsThere() {
        assertThat(read(BuffStreamsCodec.of(4_096), "")).isEqualTo(FrameHeader.State.INCOMPLETE);
        assertThat(read(BuffStreamsCodec.of(4_096), "dc01")).isEqualTo(FrameHeader.State.INCOMPLETE);
    }

    @Test
    void aMaximumOverOneMebibyteGivesTheWidthAlone() {
        BuffStreamsCodec codec = BuffStreamsCodec.of(16_777_216);

        assertThat(codec.width()).isEqualTo(5);
        assertThat(codec.payloadBytesMax()).isEqualTo(FrameCodec.PAYLOAD_BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 4_294_967_296L})
    void aMaximumWithoutAWidthIsRefused(long maximum) {
        assertThatThrownBy(() -> BuffStreamsCodec.of(maximum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed");
    }
}
