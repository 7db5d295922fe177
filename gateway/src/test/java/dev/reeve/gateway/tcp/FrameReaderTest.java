// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gateway.tcp.ForemanCodec.Order;
import dev.reeve.gateway.tcp.ForemanCodec.Width;
import dev.reeve.testkit.Draws;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: the same frames, however TCP cuts their bytes; and what is no frame is said once, and nothing of it taken. */
@Tag("W2")
class FrameReaderTest {
    private static final int MAX = 300;

    static Stream<FrameCodec> codecs() {
        return Stream.of(
                BuffStreamsCodec.of(200),
                BuffStreamsCodec.of(MAX),
                BuffStreamsCodec.of(70_000),
                BuffStreamsCodec.of(20_000_000),
                new ForemanCodec(Width.EIGHT, Order.LITTLE, MAX),
                new ForemanCodec(Width.MINIMAL, Order.LITTLE, MAX),
                new ForemanCodec(Width.EIGHT, Order.BIG, MAX),
                new ForemanCodec(Width.MINIMAL, Order.BIG, MAX));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void anySplitOfTheBytesGivesTheSameFrames(FrameCodec codec) {
        int longest = Math.min(codec.payloadBytesMax(), MAX);
        forAll(300, draws -> Cut.drawn(draws, codec, longest), cut -> {
            Gathered gathered = new Gathered();
            FrameReader reader = new FrameReader(codec, PooledByteBufAllocator.DEFAULT);
            for (byte[] piece : cut.pieces) {
                assertThat(reader.read(Unpooled.wrappedBuffer(piece), gathered)).isNull();
            }
            reader.close();

            assertThat(gathered.frames).containsExactlyElementsOf(cut.payloads);
        });
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void oneByteAtATimeAndTenFramesInOneSegmentAreTheSame(FrameCodec codec) {
        List<byte[]> payloads = Collections.nCopies(10, "hello".getBytes(StandardCharsets.US_ASCII));
        byte[] wire = Gathered.wire(codec, payloads);
        Gathered slowly = new Gathered();
        Gathered atOnce = new Gathered();

        FrameReader reader = new FrameReader(codec, PooledByteBufAllocator.DEFAULT);
        for (byte one : wire) {
            assertThat(reader.read(Unpooled.wrappedBuffer(new byte[] {one}), slowly))
                    .isNull();
        }
        assertThat(new FrameReader(codec, PooledByteBufAllocator.DEFAULT).read(Unpooled.wrappedBuffer(wire), atOnce))
                .isNull();

        assertThat(slowly.frames).containsExactlyElementsOf(payloads);
        assertThat(atOnce.frames).containsExactlyElementsOf(payloads);
    }

    @Test
    void whatCameBeforeABadHeaderIsStillHandedOver() {
        Gathered gathered = new Gathered();
        FrameReader reader = new FrameReader(BuffStreamsCodec.of(64), PooledByteBufAllocator.DEFAULT);

        FrameFault fault = reader.read(Unpooled.wrappedBuffer(new byte[] {2, 0, 'a', 1, 0, 'b'}), gathered);

        assertThat(fault).isEqualTo(FrameFault.NEGATIVE_LENGTH);
        assertThat(gathered.frames).containsExactly(new byte[] {'a'});
    }

    @Test
    void memoryFollowsWhatHasComeNotWhatIsAnnounced() {
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(false);
        ForemanCodec codec = new ForemanCodec(Width.MINIMAL, Order.LITTLE, FrameCodec.PAYLOAD_BYTES_MAX);
        List<FrameReader> readers = new ArrayList<>();

        for (int i = 0; i < 1_000; i++) {
            FrameReader reader = new FrameReader(codec, allocator);
            ByteBuf announced = Unpooled.wrappedBuffer(new byte[] {3, 0, 0, 0x10, 'a'});
            assertThat(reader.read(announced, new Gathered())).isNull();
            readers.add(reader);
        }

        // 1,000 times 1 MiB are announced; the pool takes its memory in chunks of 4 MiB.
        assertThat(allocator.metric().usedHeapMemory()).isLessThan(32 * 1_048_576);
        readers.forEach(FrameReader::close);
    }

    @Test
    void aLongFrameThatDripsIsNotCopiedForEachDrop() {
        // Given
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(false);
        ForemanCodec codec = new ForemanCodec(Width.EIGHT, Order.LITTLE, FrameCodec.PAYLOAD_BYTES_MAX);
        byte[] wire = Gathered.wire(codec, List.of(new byte[1_000_000]));
        int drops = 10_000;
        FrameReader reader = new FrameReader(codec, allocator);
        Gathered gathered = new Gathered();

        // When
        assertThat(reader.read(Unpooled.copiedBuffer(wire, 0, wire.length - drops), gathered))
                .isNull();
        for (int i = drops; i > 0; i--) {
            assertThat(reader.read(Unpooled.copiedBuffer(wire, wire.length - i, 1), gathered))
                    .isNull();
        }

        // Then
        assertThat(gathered.frames).hasSize(1);
        assertThat(allocator.metric().heapArenas())
                .allSatisfy(arena -> assertThat(arena.numAllocations()).isLessThan(10));
    }

    @Test
    void everyBufferIsGivenBack() {
        FrameReader reader = new FrameReader(BuffStreamsCodec.of(64), PooledByteBufAllocator.DEFAULT);
        ByteBuf first = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[] {4, 0, 'a'});
        ByteBuf second = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[] {'b', 4});

        assertThat(reader.read(first, new Gathered())).isNull();
        assertThat(reader.read(second, new Gathered())).isNull();
        reader.close();

        assertThat(first.refCnt()).isZero();
        assertThat(second.refCnt()).isZero();
    }

    private record Cut(List<byte[]> payloads, List<byte[]> pieces) {
        static Cut drawn(Draws draws, FrameCodec codec, int longest) {
            List<byte[]> payloads = draws.list(0, 8, one -> one.bytes(0, longest));
            byte[] wire = Gathered.wire(codec, payloads);
            List<byte[]> pieces = new ArrayList<>();
            int at = 0;
            while (at < wire.length) {
                int end = at + draws.intBetween(1, wire.length - at);
                pieces.add(Arrays.copyOfRange(wire, at, end));
                at = end;
            }
            return new Cut(payloads, pieces);
        }
    }
}
