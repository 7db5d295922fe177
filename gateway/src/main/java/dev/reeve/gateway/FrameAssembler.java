// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts the frames of messages together, all of one type and within the bound. Owned by the socket's event loop. */
final class FrameAssembler {
    private final WebSocketFrameType type;
    private final int bytesMax;
    private @Nullable Buffer parts;

    FrameAssembler(WebSocketFrameType type, int bytesMax) {
        this.type = type;
        this.bytesMax = bytesMax;
    }

    /** Takes a data frame. */
    Result add(WebSocketFrame frame) {
        if (!frame.isContinuation() && frame.type() != type) {
            return new Result.Wrong(CloseCode.UNSUPPORTED);
        }
        Buffer data = frame.binaryData();
        Buffer open = parts;
        if (open == null && frame.isFinal()) {
            return whole(data);
        }
        Buffer all = open == null ? Buffer.buffer() : open;
        if (all.length() + data.length() > bytesMax) {
            return new Result.Wrong(CloseCode.TOO_LARGE);
        }
        all.appendBuffer(data);
        parts = frame.isFinal() ? null : all;
        return frame.isFinal() ? whole(all) : new Result.More();
    }

    private Result whole(Buffer data) {
        byte[] bytes = data.getBytes();
        if (bytes.length > bytesMax) {
            return new Result.Wrong(CloseCode.TOO_LARGE);
        }
        if (type == WebSocketFrameType.BINARY) {
            return new Result.Message(bytes);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new Result.Message(bytes);
        } catch (CharacterCodingException _) {
            return new Result.Wrong(CloseCode.BAD_TEXT);
        }
    }

    /** What a frame made of it. */
    sealed interface Result {
        record More() implements Result {}

        /** One whole message; text is valid UTF-8. */
        @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
        record Message(byte[] bytes) implements Result {}

        /** The socket is to be closed. */
        record Wrong(CloseCode code) implements Result {}
    }
}
