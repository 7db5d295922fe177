// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks and steps that the three decoders share. */
final class Frames {
    private static final int EXTENSION_COMMAND_MIN = 0x80;
    private static final int EXTENSION_COMMAND_MAX = 0x8f;
    private static final int ADDRESS_BYTES_MAX = 255;

    private Frames() {}

    /** The number in the command frame at an index, or -1 if there is none of one byte. */
    static int command(List<byte[]> frames, int at) {
        return frames.size() > at && frames.get(at).length == 1 ? frames.get(at)[0] & 0xff : -1;
    }

    static boolean isExtension(int command) {
        return command >= EXTENSION_COMMAND_MIN && command <= EXTENSION_COMMAND_MAX;
    }

    /** Exactly one extension frame at an index, and nothing after it. */
    static <M, T> Decoded<T> extension(
            List<byte[]> frames, int at, Parser<M> parser, int bytesMax, Function<M, ? extends T> make) {
        if (frames.size() != at + 1) {
            return rejected(Rejections.FRAME_COUNT);
        }
        byte[] frame = frames.get(at);
        if (!Envelope.isEnvelope(frame)) {
            return rejected(Rejections.NOT_EXTENSION);
        }
        if (frame.length > bytesMax) {
            return rejected(Rejections.EXTENSION_SIZE);
        }
        try {
            int prefix = Envelope.PREFIX_BYTES;
            return new Decoded.Ok<>(make.apply(parser.parseFrom(frame, prefix, frame.length - prefix)));
        } catch (InvalidProtocolBufferException _) {
            return rejected(Rejections.EXTENSION_CONTENT);
        }
    }

    /**
     * What carries a client address: address, empty frame, body.
     *
     * @return null if the shape is right, else the rejection
     */
    static @Nullable String addressFault(List<byte[]> frames, int at) {
        if (frames.size() < at + 2) {
            return Rejections.FRAME_COUNT;
        }
        byte[] address = frames.get(at);
        if (address.length == 0 || address.length > ADDRESS_BYTES_MAX) {
            return Rejections.ADDRESS;
        }
        if (frames.get(at + 1).length > 0) {
            return Rejections.DELIMITER;
        }
        return frames.size() == at + 2 ? Rejections.NO_BODY : null;
    }

    static List<byte[]> from(List<byte[]> frames, int at) {
        return frames.subList(at, frames.size());
    }

    static <T> Decoded<T> rejected(String detail) {
        return new Decoded.Rejected<>(detail);
    }
}
