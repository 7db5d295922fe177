// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a worker answered. The array is not shared. */
@SuppressWarnings("ArrayRecordComponent")
record ReplyBody(byte[] bytes, String contentType) {
    static final String JSON = "application/json";
    static final ReplyBody NONE = new ReplyBody(new byte[0], "");

    private static final String BASE64 = "bodyBase64";

    /** A body as it stands in a JSON document of the gateway: a value, or base64 with its type. */
    static ReplyBody ofValue(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return NONE;
        }
        if (value.isObject() && value.has(BASE64)) {
            return ofBase64(value);
        }
        return new ReplyBody(value.toString().getBytes(StandardCharsets.UTF_8), JSON);
    }

    /** Of the members {@code body}, or {@code bodyBase64} and {@code contentType}. */
    static ReplyBody ofMembers(JsonNode members) {
        return members.has(BASE64) ? ofBase64(members) : ofValue(members.path("body"));
    }

    private static ReplyBody ofBase64(JsonNode members) {
        try {
            byte[] bytes = Base64.getDecoder().decode(members.path(BASE64).asText());
            return new ReplyBody(bytes, members.path("contentType").asText());
        } catch (IllegalArgumentException e) {
            throw CliException.failed("the gateway sent a body that is no base64: " + e.getMessage(), "");
        }
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** As text; null if it is none. */
    @Nullable
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /** For JSON documents: itself if it is JSON, null if empty, else base64 with its type, as the gateway writes it. */
    JsonNode value() {
        if (isEmpty()) {
            return NullNode.getInstance();
        }
        String text = text();
        JsonNode json = text == null ? null : Json.parse(text).orElse(null);
        return json == null ? encoded() : json;
    }

    private ObjectNode encoded() {
        return Json.object()
                .put(BASE64, Base64.getEncoder().encodeToString(bytes))
                .put("contentType", contentType);
    }
}
