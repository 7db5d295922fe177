// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How frames of a live connection are written; named as the WebSocket subprotocol that carries them. */
enum FrameFormat {
    /** Text: one JSON object. */
    JSON("reeve.v1.json") {
        @Override
        byte[] write(ServerFrame frame) {
            return JsonFrameWriter.write(frame);
        }

        @Override
        Read read(byte[] message) {
            return JsonFrameReader.read(message);
        }
    },
    /** Binary: a message of {@code gateway.proto}. */
    PROTO("reeve.v1.proto") {
        @Override
        byte[] write(ServerFrame frame) {
            return ProtoFrameWriter.write(frame);
        }

        @Override
        Read read(byte[] message) {
            return ProtoFrameReader.read(message);
        }
    };

    private final String subprotocol;

    FrameFormat(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    /** The format of a subprotocol; null = it is none of ours. */
    static @Nullable FrameFormat of(@Nullable String subprotocol) {
        return Arrays.stream(values())
                .filter(format -> format.subprotocol.equals(subprotocol))
                .findFirst()
                .orElse(null);
    }

    static List<String> subprotocols() {
        return Arrays.stream(values()).map(format -> format.subprotocol).toList();
    }

    abstract byte[] write(ServerFrame frame);

    /** Reads one message. Never throws. */
    abstract Read read(byte[] message);

    /** What a message was. */
    sealed interface Read {
        record Good(ClientFrame frame) implements Read {}

        /**
         * Not a frame.
         *
         * @param id whose answer is the error; 0 = none, the connection is closed
         */
        record Bad(long id, String detail) implements Read {}
    }
}
