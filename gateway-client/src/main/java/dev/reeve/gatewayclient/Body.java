// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a call, an answer or a publication carries: bytes and their type.
 *
 * @param bytes not to be changed
 * @param contentType empty if there are no bytes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
public record Body(byte[] bytes, String contentType) {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/proto";
    static final Body EMPTY = new Body(new byte[0], "");

    private static final String BYTES = "application/octet-stream";

    /** Bytes of a type of the app's own. */
    public static Body of(byte[] bytes, String contentType) {
        return new Body(bytes, contentType);
    }

    /** One protobuf message. */
    public static Body protobuf(byte[] message) {
        return new Body(message, PROTOBUF);
    }

    /**
     * The body for what an app hands over: null = nothing; a {@code Body} itself; bytes; a protobuf message; a text
     * that is JSON; anything else by Jackson.
     *
     * @throws IllegalArgumentException a text that is no JSON, or an object that Jackson cannot write
     */
    public static Body from(@Nullable Object value) {
        if (value == null) {
            return EMPTY;
        }
        if (value instanceof Body body) {
            return body;
        }
        if (value instanceof byte[] bytes) {
            return new Body(bytes, BYTES);
        }
        byte[] message = ProtobufBody.bytes(value);
        if (message != null) {
            return protobuf(message);
        }
        if (value instanceof CharSequence) {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            if (Json.parse(text) == null) {
                throw new IllegalArgumentException("a text as body is JSON; for others Body.of(bytes, contentType)");
            }
            return new Body(text, JSON);
        }
        return new Body(Json.bytes(value), JSON);
    }

    /** Of a frame or a line: a JSON value in {@code body}, or {@code bodyBase64} with its type. */
    static Body ofMembers(JsonNode members) {
        JsonNode encoded = members.get("bodyBase64");
        if (encoded != null) {
            return decoded(encoded.asText(), members.path("contentType").asText());
        }
        JsonNode value = members.get("body");
        return value == null ? EMPTY : new Body(Json.bytes(value), JSON);
    }

    /** Of an NDJSON line, where the value stands alone. */
    static Body ofValue(JsonNode value) {
        if (value.isNull()) {
            return EMPTY;
        }
        if (value.size() == 2 && value.has("bodyBase64") && value.has("contentType")) {
            return ofMembers(value);
        }
        return new Body(Json.bytes(value), JSON);
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    boolean isJson() {
        return contentType.startsWith(JSON) || contentType.contains("+json");
    }

    @Override
    public String toString() {
        return bytes.length + " B " + contentType;
    }

    private static Body decoded(String base64, String contentType) {
        try {
            return new Body(Base64.getDecoder().decode(base64), contentType);
        } catch (IllegalArgumentException e) {
            return EMPTY;
        }
    }
}
