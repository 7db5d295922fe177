// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Turns the bytes of a fuzzer into frames and numbers, so that small changes of the bytes are small changes of the
 * message. Every input means something; what is missing at the end counts as zero.
 */
public final class FuzzInput {
    private static final int LONG_FRAME = 0xff;

    private final byte[] bytes;
    private int at;

    /** @param bytes are not copied */
    public FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The committed inputs of a fuzz target, one a line in hexadecimal digits: the file of this name beside the class.
     * A line that starts with # says what the next ones are.
     */
    public static Stream<byte[]> corpus(Class<?> test, String file) {
        try (InputStream in = test.getResourceAsStream(file)) {
            String text = new String(
                    Objects.requireNonNull(in, "no " + file + " beside " + test).readAllBytes(),
                    StandardCharsets.US_ASCII);
            return text.lines().filter(line -> !line.startsWith("#")).map(HexFormat.of()::parseHex);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True while bytes are left. */
    public boolean hasMore() {
        return at < bytes.length;
    }

    /** The next byte, 0 to 255. */
    public int number() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    /** The next so many bytes, fewer at the end. */
    public byte[] take(int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }

    /** What is left. */
    public byte[] rest() {
        return take(bytes.length - at);
    }

    /** A frame: one byte of length, or 255 and two bytes. */
    public byte[] frame() {
        int length = number();
        return take(length == LONG_FRAME ? number() << 8 | number() : length);
    }

    /** All frames that are left. */
    public List<byte[]> frames() {
        List<byte[]> frames = new ArrayList<>();
        while (hasMore()) {
            frames.add(frame());
        }
        return frames;
    }

    /** The bytes that {@link #frames} reads as these frames. */
    public static byte[] ofFrames(List<byte[]> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            if (frame.length < LONG_FRAME) {
                out.write(frame.length);
            } else {
                out.write(LONG_FRAME);
                out.write(frame.length >> 8);
                out.write(frame.length);
            }
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }
}
