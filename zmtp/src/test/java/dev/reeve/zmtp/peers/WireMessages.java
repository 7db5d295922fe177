// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Messages that a program in any language makes from their number alone: four bytes of the number, then one to four
 * frames of noise. Their sizes are drawn by the number; among them are those where ZMTP's frames change their form, and
 * 64 KiB.
 */
final class WireMessages {
    private static final byte[] END = "end".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOISE = noise();
    private static final int MIX = 0x9E37_79B1;
    private static final int LARGE = 65_536;
    private static final int LARGE_ONE = 3;

    private WireMessages() {}

    private static byte[] noise() {
        byte[] noise = new byte[2 * LARGE];
        int x = 1;
        for (int i = 0; i < noise.length; i++) {
            x = x * 1_103_515_245 + 12_345;
            noise[i] = (byte) (x >>> 24);
        }
        return noise;
    }

    static List<byte[]> of(int number) {
        int mixed = number * MIX;
        List<byte[]> frames = new ArrayList<>();
        frames.add(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        for (int part = 0; part <= mixed >>> 30; part++) {
            int start = (number * 31 + part * 7_919) & (LARGE - 1);
            frames.add(Arrays.copyOfRange(NOISE, start, start + size(mixed >>> (7 * part) & 127, part)));
        }
        return frames;
    }

    private static int size(int which, int part) {
        return switch (which) {
            case 0 -> 0;
            case 1 -> 255;
            case 2 -> 256;
            case LARGE_ONE -> part == 0 ? LARGE : 9;
            default -> 3 * which;
        };
    }

    /** Of a message that is as it must be. */
    static int numberOf(List<byte[]> message) {
        byte[] head = message.getFirst();
        assertThat(head).as("number").hasSize(Integer.BYTES);
        int number = ByteBuffer.wrap(head).getInt();
        assertThat(message.toArray(byte[][]::new))
                .as("message %d", number)
                .isDeepEqualTo(of(number).toArray(byte[][]::new));
        return number;
    }

    static void addTo(CRC32 sum, List<byte[]> message) {
        message.forEach(sum::update);
    }

    /** What a load says after its last message. */
    static List<byte[]> end() {
        return List.of(END.clone());
    }

    static boolean isEnd(List<byte[]> message) {
        return message.size() == 1 && Arrays.equals(message.getFirst(), END);
    }
}
