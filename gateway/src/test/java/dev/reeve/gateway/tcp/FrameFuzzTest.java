// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reeve.gateway.tcp.ForemanCodec.Order;
import dev.reeve.gateway.tcp.ForemanCodec.Width;
import dev.reeve.testkit.FuzzInput;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes, in any pieces: no exception, no payload over the maximum; and what is taken as frames is, written again,
 * the same frames.
 */
@Tag("W2")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FrameFuzzTest {
    private static final List<FrameCodec> CODECS = List.of(
            BuffStreamsCodec.of(255),
            BuffStreamsCodec.of(4_096),
            BuffStreamsCodec.of(0xffff_ffffL),
            new ForemanCodec(Width.MINIMAL, Order.LITTLE, 4_096),
            new ForemanCodec(Width.EIGHT, Order.BIG, 4_096));

    static Stream<byte[]> takesAnyBytesInputs() {
        return FuzzInput.corpus(FrameFuzzTest.class, "takesAnyBytes.corpus");
    }

    @MethodSource("takesAnyBytesInputs")
    @FuzzTest(maxDuration = "10m")
    void takesAnyBytes(byte[] bytes) {
        List<byte[]> pieces = new FuzzInput(bytes).frames();
        for (FrameCodec codec : CODECS) {
            Gathered gathered = new Gathered();
            FrameReader reader = new FrameReader(codec, PooledByteBufAllocator.DEFAULT);
            for (byte[] piece : pieces) {
                if (reader.read(Unpooled.wrappedBuffer(piece), gathered) != null) {
                    break;
                }
            }
            reader.close();

            assertThat(gathered.frames).allMatch(frame -> frame.length <= codec.payloadBytesMax());
            Gathered again = new Gathered();
            FrameReader second = new FrameReader(codec, PooledByteBufAllocator.DEFAULT);
            assertThat(second.read(Unpooled.wrappedBuffer(Gathered.wire(codec, gathered.frames)), again))
                    .isNull();
            assertThat(again.frames).containsExactlyElementsOf(gathered.frames);
        }
    }
}
