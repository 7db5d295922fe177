// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a {@link Decoded} apart, and makes frames from a readable form. */
final class Expect {
    private Expect() {}

    static <T> T ok(Decoded<T> decoded) {
        return switch (decoded) {
            case Decoded.Ok<T>(T value) -> value;
            case Decoded.Rejected<T>(String detail) -> throw new AssertionError("rejected: " + detail);
        };
    }

    static void rejected(Decoded<?> decoded, String detail) {
        assertThat(decoded).isEqualTo(new Decoded.Rejected<>(detail));
    }

    /** A String is its UTF-8 bytes, an Integer one byte, a byte[] itself. */
    static List<byte[]> frames(Object... parts) {
        List<byte[]> frames = new ArrayList<>();
        for (Object part : parts) {
            frames.add(
                    switch (part) {
                        case String text -> text.getBytes(StandardCharsets.UTF_8);
                        case Integer number -> new byte[] {number.byteValue()};
                        case byte[] bytes -> bytes;
                        default -> throw new IllegalArgumentException(part.toString());
                    });
        }
        return frames;
    }

    /** Frames compare by content. */
    static void sameFrames(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual.toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
    }
}
