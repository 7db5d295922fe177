// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A body as it is on the wire. The arrays are shared, not copied: whoever has handed one over leaves it alone.
 *
 * @param frames the body frames, usually one; at least one, each possibly empty
 * @param contentType at most 128 characters; empty means {@code application/octet-stream}
 */
public record Payload(List<byte[]> frames, String contentType) {
    public Payload {
        Objects.requireNonNull(contentType, "contentType");
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a body has at least one frame");
        }
        if (contentType.length() > 128) {
            throw new IllegalArgumentException("content type longer than 128 characters");
        }
    }

    /** A body of one frame. */
    public Payload(byte[] bytes, String contentType) {
        this(List.of(bytes), contentType);
    }

    /** The whole body; several frames are joined. */
    public byte[] bytes() {
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        byte[] joined = new byte[Math.toIntExact(size())];
        int at = 0;
        for (byte[] frame : frames) {
            System.arraycopy(frame, 0, joined, at, frame.length);
            at += frame.length;
        }
        return joined;
    }

    /** Bytes in all frames. */
    public long size() {
        return frames.stream().mapToLong(frame -> frame.length).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && contentType.equals(that.contentType)
                && Arrays.deepEquals(frames.toArray(), that.frames.toArray());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(frames.toArray()) + contentType.hashCode();
    }

    /** Sizes only: bodies are not for logs. */
    @Override
    public String toString() {
        return "Payload[" + frames.size() + " frames, " + size() + " bytes, " + contentType + "]";
    }
}
