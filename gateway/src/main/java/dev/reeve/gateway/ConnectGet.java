// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.protocol.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Connect request whose message is in the query: {@code ?connect=v1&encoding=&message=&base64=&compression=}.
 *
 * @param type Connect with the codec asked for
 * @param message as it was sent, perhaps compressed
 * @param encoding how it is compressed; identity = not
 */
record ConnectGet(RpcType type, Frame message, String encoding) {
    /** Whether the query says it is one; else the path is just a path. */
    static boolean isMeant(Query query) {
        return query.all("connect").equals(List.of("v1"));
    }

    /** The codec of the query; null = not known. */
    static @Nullable RpcType type(Query query) {
        return switch (query.one("encoding")) {
            case "proto" -> RpcType.of(MediaTypes.PROTOBUF);
            case "json" -> RpcType.of(MediaTypes.JSON);
            default -> null;
        };
    }

    /**
     * Reads the message.
     *
     * @throws Refusal TOO_LARGE, or INVALID_REQUEST: no base64
     */
    static ConnectGet of(Query query, RpcType type, int bytesMax) {
        String text = query.one("message");
        byte[] message = query.one("base64").equals("1") ? decoded(text) : text.getBytes(StandardCharsets.UTF_8);
        if (message.length > bytesMax) {
            throw Refusal.of(ErrorReason.TOO_LARGE, "by GET a message is at most " + bytesMax + " bytes; use POST");
        }
        String compression = query.one("compression").toLowerCase(Locale.ROOT);
        String encoding = compression.isEmpty() ? "identity" : compression;
        return new ConnectGet(type, new Frame(Frame.COMPRESSED, message), encoding);
    }

    /** In the alphabet for URLs, with or without padding; the usual one is taken as well. */
    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException _) {
            throw Refusal.invalid("the message is no base64");
        }
    }
}
