// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object as slices of its bytes, so that a body reaches the worker exactly as it was written:
 * no number loses a digit, no string is escaped anew.
 */
final class JsonSlices {
    private final byte[] json;
    private final Map<String, Slice> members;

    private JsonSlices(byte[] json, Map<String, Slice> members) {
        this.json = json;
        this.members = members;
    }

    /** Reads the object; null if the bytes are anything else. */
    static @Nullable JsonSlices of(byte[] json) {
        Map<String, Slice> members = new LinkedHashMap<>();
        try (JsonParser parser = StrictJson.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                parser.skipChildren();
                parser.finishToken();
                int end = (int) parser.currentLocation().getByteOffset();
                members.put(name, new Slice(token, start, end, text));
            }
            return parser.nextToken() == null ? new JsonSlices(json, members) : null;
        } catch (IOException _) {
            return null;
        }
    }

    Iterable<String> names() {
        return members.keySet();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member's bytes; empty if there is none. */
    byte[] raw(String name) {
        Slice slice = members.get(name);
        return slice == null ? new byte[0] : Arrays.copyOfRange(json, slice.start, slice.end);
    }

    /** The member as an object; null if it is none. */
    @Nullable
    JsonSlices object(String name) {
        Slice slice = members.get(name);
        return slice == null || slice.token != JsonToken.START_OBJECT ? null : of(raw(name));
    }

    /**
     * The string; empty if absent.
     *
     * @throws Refusal INVALID_REQUEST: something else
     */
    String text(String name) {
        Slice slice = members.get(name);
        if (slice == null || slice.token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (slice.token != JsonToken.VALUE_STRING) {
            throw Refusal.invalid(name + " is not a string");
        }
        return slice.text;
    }

    /**
     * The whole number; 0 if absent.
     *
     * @throws Refusal INVALID_REQUEST: something else, or beyond the most
     */
    long number(String name, long max) {
        Slice slice = members.get(name);
        if (slice == null || slice.token == JsonToken.VALUE_NULL) {
            return 0;
        }
        String digits = new String(raw(name), StandardCharsets.US_ASCII);
        boolean whole = slice.token == JsonToken.VALUE_NUMBER_INT && digits.matches("[0-9]{1,18}");
        long value = whole ? Long.parseLong(digits) : -1;
        if (value < 0 || value > max) {
            throw Refusal.invalid(name + " is not a whole number from 0 to " + max);
        }
        return value;
    }

    private record Slice(JsonToken token, int start, int end, String text) {}
}
