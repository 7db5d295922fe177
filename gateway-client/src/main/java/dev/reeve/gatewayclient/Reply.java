// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a call.
 *
 * @param body may be empty
 * @param isReplay it is that of an earlier call with the same idempotency key
 * @param headers {@code x-app-*}, in lower case, as the worker gave them back
 */
public record Reply(Body body, boolean isReplay, Map<String, String> headers) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    /** Without headers. */
    Reply(Body body, boolean isReplay) {
        this(body, isReplay, Map.of());
    }

    /**
     * The bytes of a header whose name ends with {@code -bin}.
     *
     * @throws IllegalArgumentException it is no base64
     */
    public Optional<byte[]> binaryHeader(String name) {
        return Optional.ofNullable(headers.get(name)).map(Base64.getDecoder()::decode);
    }

    /** As text. */
    public String text() {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return body.bytes().clone();
    }

    /**
     * As a value of a type, by Jackson; members that the type has not are passed over.
     *
     * @throws IllegalArgumentException it is none
     */
    public <T> T as(Class<T> type) {
        return Json.read(body.bytes(), type);
    }

    /**
     * As a JSON object.
     *
     * @throws IllegalArgumentException it is none
     */
    public Map<String, Object> map() {
        return Json.map(json());
    }

    /**
     * By a parser, for example {@code HelloReply::parseFrom} of a protobuf message.
     *
     * @throws IllegalArgumentException the parser refuses the bytes
     */
    public <T> T parse(Parser<T> parser) {
        try {
            return parser.parse(body.bytes());
        } catch (IOException e) {
            throw new IllegalArgumentException("the answer is not what the parser expects", e);
        }
    }

    JsonNode json() {
        return Json.parsed(body.bytes());
    }

    /** Reads a value out of bytes. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(byte[] bytes) throws IOException;
    }
}
