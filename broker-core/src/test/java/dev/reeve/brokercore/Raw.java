// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.MessageLite;
import dev.reeve.protocol.MdpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** MDP frames made by hand, so that a fault of the product's codec cannot hide one of the broker. */
final class Raw {
    static final byte[] EMPTY = new byte[0];

    private Raw() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    static byte[] command(int number) {
        return new byte[] {(byte) number};
    }

    static byte[] ext(MessageLite message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x00, 0x52, 0x56, 0x01});
        out.writeBytes(message.toByteArray());
        return out.toByteArray();
    }

    /** The message bytes of an extension frame. */
    static byte[] unext(byte[] frame) {
        byte[] message = new byte[frame.length - 4];
        System.arraycopy(frame, 4, message, 0, message.length);
        return message;
    }

    static byte[] id(long number) {
        return ByteBuffer.allocate(16)
                .putLong(0x0190_0000_0000_7000L)
                .putLong(number)
                .array();
    }

    static List<byte[]> client(MdpVersion version, String service, List<byte[]> body) {
        List<byte[]> frames = new ArrayList<>();
        if (version == MdpVersion.MDP01) {
            frames.add(EMPTY);
            frames.add(bytes("MDPC01"));
        } else {
            frames.add(bytes("MDPC02"));
            frames.add(command(1));
        }
        frames.add(bytes(service));
        frames.addAll(body);
        return frames;
    }

    /** A worker's message; {@code number02} is the command in MDP 0.2. */
    static List<byte[]> worker(MdpVersion version, int number02, byte[]... rest) {
        List<byte[]> frames = new ArrayList<>();
        if (version == MdpVersion.MDP01) {
            frames.add(EMPTY);
            frames.add(bytes("MDPW01"));
            frames.add(command(number02 <= 2 ? number02 : number02 - 1));
        } else {
            frames.add(bytes("MDPW02"));
            frames.add(command(number02));
        }
        frames.addAll(List.of(rest));
        return frames;
    }
}
