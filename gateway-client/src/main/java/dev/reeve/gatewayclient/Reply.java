// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The answer to a call.
 *
 * @param body may be empty
 * @param isReplay it is that of an earlier call with the same idempotency key
 */
public record Reply(Body body, boolean isReplay) {
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
