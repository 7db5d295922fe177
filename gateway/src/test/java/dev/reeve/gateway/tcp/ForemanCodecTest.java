// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.gateway.tcp.ForemanCodec.Order;
import dev.reeve.gateway.tcp.ForemanCodec.Width;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The envelope of the Foreman server, byte for byte. */
@Tag("W2")
class ForemanCodecTest extends CodecFixture {
    private static final int MAX = 1_048_576;
    private static final ForemanCodec USUAL = new ForemanCodec(Width.EIGHT, Order.LITTLE, MAX);

    @ParameterizedTest
    @CsvSource({
        "5, EIGHT, LITTLE, 080500000000000000",
        "5, EIGHT, BIG, 080000000000000005",
        "5, MINIMAL, LITTLE, 0105",
        "5, MINIMAL, BIG, 0105",
        "0, MINIMAL, LITTLE, 0100",
        "0, EIGHT, LITTLE, 080000000000000000",
        "255, MINIMAL, LITTLE, 01ff",
        "256, MINIMAL, LITTLE, 020001",
        "256, MINIMAL, BIG, 020100",
        "1048576, MINIMAL, LITTLE, 03000010",
        "1048576, MINIMAL, BIG, 03100000",
        "1048576, EIGHT, BIG, 080000000000100000"
    })
    void aHeaderIsWrittenAndReadByteForByte(int length, Width width, Order order, String hex) {
        ForemanCodec codec = new ForemanCodec(width, order, MAX);
        assertHeader(codec, length, hex);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyWidthIsReadWhicheverIsWritten(int width) {
        String hex = "0%d05%s".formatted(width, "00".repeat(width - 1));

        assertThat(read(USUAL, hex)).isEqualTo(FrameHeader.State.COMPLETE);
        assertThat(header.size()).isEqualTo(1 + width);
        assertThat(header.length()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "09", "ff", "35"})
    void aFirstByteThatIsNoWidthIsRefused(String hex) {
        assertThat(fault(USUAL, hex)).isEqualTo(FrameFault.LENGTH_WIDTH);
    }

    @Test
    void aLengthBelowZeroIsRefused() {
        assertThat(fault(USUAL, "08ffffffffffffffff")).isEqualTo(FrameFault.NEGATIVE_LENGTH);
        assertThat(fault(new ForemanCodec(Width.EIGHT, Order.BIG, MAX), "088000000000000000"))
                .isEqualTo(FrameFault.NEGATIVE_LENGTH);
    }

    @Test
    void aLengthOverTheMaximumIsRefused() {
        assertThat(fault(USUAL, "080100100000000000")).isEqualTo(FrameFault.OVER_MAXIMUM);
        assertThat(fault(USUAL, "08ffffffffffffff7f")).isEqualTo(FrameFault.OVER_MAXIMUM);
        assertThat(fault(new ForemanCodec(Width.MINIMAL, Order.LITTLE, 10), "010b"))
                .isEqualTo(FrameFault.OVER_MAXIMUM);
    }

    @Test
    void aHeaderIsNotReadBeforeItIsThere() {
        assertThat(read(USUAL, "")).isEqualTo(FrameHeader.State.INCOMPLETE);
        assertThat(read(USUAL, "08")).isEqualTo(FrameHeader.State.INCOMPLETE);
        assertThat(read(USUAL, "0805000000000000")).isEqualTo(FrameHeader.State.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, MAX + 1})
    void aMaximumOutOfBoundsIsRefused(int maximum) {
        assertThatThrownBy(() -> new ForemanCodec(Width.EIGHT, Order.LITTLE, maximum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed");
    }
}
