// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.HostilePeer;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.FrameDecoder.Decoded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("23-03")
final class FrameDecoderTest {

    private static final int MAX = 1_000_000;

    private final FrameDecoder decoder = new FrameDecoder(MAX);

    @Test
    void findsShortAndLongFrames() {
        byte[] bytes = HostilePeer.message(List.of(new byte[0], bytes(1), bytes(255), bytes(256), bytes(70_000)));

        List<byte[]> bodies = decodeAll(bytes);

        assertThat(bodies).containsExactly(new byte[0], bytes(1), bytes(255), bytes(256), bytes(70_000));
    }

    @Test
    void findsTheSameFramesHoweverTheyAreCut() {
        List<byte[]> message = List.of(bytes(3), new byte[0], bytes(300), bytes(200));
        byte[] whole = HostilePeer.message(message);
        for (int cut = 0; cut <= whole.length; cut++) {
            FrameDecoder fresh = new FrameDecoder(MAX);
            List<byte[]> bodies = new ArrayList<>();

            assertThat(decode(fresh, Arrays.copyOf(whole, cut), bodies)).isEqualTo(Decoded.NEED_MORE);
            assertThat(decode(fresh, Arrays.copyOfRange(whole, cut, whole.length), bodies))
                    .isEqualTo(Decoded.NEED_MORE);

            assertThat(bodies).as("cut at %d", cut).containsExactlyElementsOf(message);
            assertThat(fresh.heldBytes()).isZero();
        }
    }

    @Test
    void findsFramesByteByByte() {
        byte[] whole = HostilePeer.message(List.of(bytes(400), bytes(2)));
        List<byte[]> bodies = new ArrayList<>();

        for (byte each : whole) {
            decode(decoder, new byte[] {each}, bodies);
        }

        assertThat(bodies).containsExactly(bytes(400), bytes(2));
    }

    @Test
    void takesLongHeaderWithShortSize() {
        byte[] frame = Arrays.copyOf(HostilePeer.longHeader(0, 2), 11);

        assertThat(decodeAll(frame)).containsExactly(new byte[2]);
    }

    @Test
    @Tag("J2")
    void refusesSizesAboveTheBoundAndThoseWithTheSignBit() {
        for (long size : new long[] {MAX + 1L, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertThat(rejection(HostilePeer.longHeader(0, size)))
                    .as("%d", size)
                    .isEqualTo(CloseReason.FRAME_TOO_LARGE);
        }
        assertThat(new FrameDecoder(MAX).heldBytes()).isZero();
    }

    @Test
    void takesFrameAtTheBoundAndRefusesOneByteMore() {
        assertThat(decodeAll(HostilePeer.frame(0, bytes(MAX)))).hasSize(1);
        assertThat(rejection(HostilePeer.longHeader(0, MAX + 1L))).isEqualTo(CloseReason.FRAME_TOO_LARGE);
    }

    @Test
    void refusesReservedFlagsAndCommandsThatGoOn() {
        for (int flags = 0; flags < 256; flags++) {
            boolean legal = flags <= 7 && (flags & 5) != 5;
            byte[] oneByte = {(byte) flags};
            byte[] wholeHeader = {(byte) flags, 0, 0, 0, 0, 0, 0, 0, 0};

            for (byte[] bytes : List.of(oneByte, wholeHeader)) {
                FrameDecoder fresh = new FrameDecoder(MAX);
                boolean rejected = decode(fresh, bytes, new ArrayList<>()) == Decoded.REJECTED
                        && fresh.reason() == CloseReason.BAD_FRAME;
                assertThat(rejected)
                        .as("flags %d in %d bytes", flags, bytes.length)
                        .isEqualTo(!legal);
            }
        }
    }

    @Test
    @Tag("J1")
    void holdsAtMostEightTimesWhatHasCome() {
        decode(decoder, HostilePeer.longHeader(0, MAX), new ArrayList<>());
        assertThat(decoder.heldBytes()).isZero();
        int come = 0;
        SplittableRandom random = new SplittableRandom(7);
        while (come < MAX - 2_000) {
            int more = random.nextInt(1, 2_000);
            decode(decoder, new byte[more], new ArrayList<>());
            come += more;

            assertThat(decoder.heldBytes()).isBetween(come, Math.max(64, 8 * come));
        }
    }

    @Test
    void skipsWhatMayNotBeKept() {
        byte[] whole = HostilePeer.message(List.of(bytes(10), bytes(11), bytes(300), new byte[0]));
        for (int cut = 0; cut <= whole.length; cut++) {
            FrameDecoder fresh = new FrameDecoder(MAX);
            fresh.keepAtMost(10);
            List<byte[]> bodies = new ArrayList<>();

            decode(fresh, Arrays.copyOf(whole, cut), bodies);
            decode(fresh, Arrays.copyOfRange(whole, cut, whole.length), bodies);

            assertThat(bodies).as("cut at %d", cut).containsExactly(bytes(10), new byte[0]);
            assertThat(fresh.heldBytes()).isZero();
        }
    }

    @Test
    void skipsEvenEmptyFramesWhenNoneMayCome() {
        decoder.keepAtMost(-1);
        decoder.input(new byte[] {0, 0}, 0, 2);

        assertThat(decoder.next()).isEqualTo(Decoded.SKIPPED);
        assertThat(decoder.next()).isEqualTo(Decoded.NEED_MORE);
    }

    @Test
    @Tag("W4")
    void neverThrowsAtRandomBytes() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 1_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] &= 7;
            }

            Decoded end = decode(new FrameDecoder(random.nextInt(1, MAX)), garbage, new ArrayList<>());

            assertThat(end).isIn(Decoded.NEED_MORE, Decoded.REJECTED);
        }
    }

    @Test
    void encodesWhatItDecodes() {
        for (int size : new int[] {0, 1, 254, 255, 256, 65_535, 65_536}) {
            byte[] frame = FrameEncoder.frame(FrameFlags.MORE, bytes(size));

            assertThat(frame).isEqualTo(HostilePeer.frame(HostilePeer.MORE, bytes(size)));
            assertThat(decodeAll(frame)).containsExactly(bytes(size));
        }
    }

    private CloseReason rejection(byte[] bytes) {
        FrameDecoder fresh = new FrameDecoder(MAX);
        assertThat(decode(fresh, bytes, new ArrayList<>())).isEqualTo(Decoded.REJECTED);
        return fresh.reason();
    }

    private static List<byte[]> decodeAll(byte[] bytes) {
        List<byte[]> bodies = new ArrayList<>();
        assertThat(decode(new FrameDecoder(MAX), bytes, bodies)).isEqualTo(Decoded.NEED_MORE);
        return bodies;
    }

    /** The last answer; the input lies somewhere in a larger array, as it does in life. */
    private static Decoded decode(FrameDecoder decoder, byte[] bytes, List<byte[]> bodies) {
        byte[] shifted = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, shifted, 7, bytes.length);
        decoder.input(shifted, 7, 7 + bytes.length);
        Decoded next = decoder.next();
        while (next == Decoded.FRAME || next == Decoded.SKIPPED) {
            if (next == Decoded.FRAME) {
                bodies.add(decoder.takeBody());
            }
            next = decoder.next();
        }
        return next;
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + count);
        }
        return bytes;
    }
}
