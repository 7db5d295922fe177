// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at JSON before protobuf's own parser does. That one turns {@code 1e999999999} for an integer field, also as a
 * string, into a number of a billion digits; and it is lenient where RFC 8259 is not.
 */
final class TranscodeGuard {
    private static final int NUMBER_CHARS_MAX = 40;
    private static final int EXPONENT_DIGITS_MAX = 3;

    private TranscodeGuard() {}

    /** True if it is one strict JSON object whose numbers are of a sane size. */
    static boolean isSafe(byte[] json, Descriptor message) {
        try (JsonParser parser = StrictJson.parser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT
                    && isSafeObject(parser, message)
                    && parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isSafeObject(JsonParser parser, @Nullable Descriptor message) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            FieldDescriptor field = message == null ? null : fieldOf(message, parser.currentName());
            parser.nextToken();
            if (!isSafeValue(parser, field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafeValue(JsonParser parser, @Nullable FieldDescriptor field) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return isSafeObject(parser, field == null ? null : nested(field));
        }
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!isSafeValue(parser, field)) {
                    return false;
                }
            }
            return true;
        }
        if (token == JsonToken.VALUE_STRING && field != null && isNumeric(field)) {
            return isSaneNumber(parser.getText());
        }
        return !token.isNumeric() || isSaneNumber(parser.getText());
    }

    /** Keys of a map are names of nothing, so its values are only looked at as JSON. */
    private static @Nullable Descriptor nested(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE && !field.isMapField() ? field.getMessageType() : null;
    }

    private static boolean isNumeric(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE, ENUM -> true;
            case BOOLEAN, STRING, BYTE_STRING, MESSAGE -> false;
        };
    }

    private static boolean isSaneNumber(String text) {
        if (text.length() > NUMBER_CHARS_MAX) {
            return false;
        }
        int exponent = Math.max(text.lastIndexOf('e'), text.lastIndexOf('E'));
        return exponent < 0
                || !text.matches("[-+0-9.]+[eE][-+]?[0-9]+")
                || text.substring(exponent + 1).replaceFirst("^[-+]?0*", "").length() <= EXPONENT_DIGITS_MAX;
    }

    private static @Nullable FieldDescriptor fieldOf(Descriptor message, String name) {
        FieldDescriptor byName = message.findFieldByName(name);
        if (byName != null) {
            return byName;
        }
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJsonName().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
