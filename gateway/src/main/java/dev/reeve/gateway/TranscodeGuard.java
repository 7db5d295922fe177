// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at JSON before protobuf's own parser does. That one turns {@code 1e999999999} for an integer field, also as a
 * string, into a number of a billion digits; and it is lenient where RFC 8259 is not.
 */
final class TranscodeGuard {
    private static final int NUMBER_CHARS_MAX = 40;
    private static final int EXPONENT_DIGITS_MAX = 3;
    private static final String EXPONENT = "[-+0-9.]+[eE][-+]?[0-9]+";
    private static final String PROTOBUF = "google.protobuf";

    private TranscodeGuard() {}

    /**
     * True if it is one strict JSON value whose numbers are of a sane size: an object, or, for the messages that come
     * with protobuf, what their mapping has instead.
     */
    static boolean isSafe(byte[] json, Descriptor message) {
        try (JsonParser parser = StrictJson.parser(json)) {
            JsonToken first = parser.nextToken();
            boolean mapped = message.getFile().getPackage().equals(PROTOBUF);
            return (first == JsonToken.START_OBJECT || (first != null && mapped))
                    && isSafeValue(parser, Expected.of(message))
                    && parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isSafeObject(JsonParser parser, Expected expected) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!isSafeText(name, expected.names()) || !isSafeValue(parser, expected.member(name))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafeValue(JsonParser parser, Expected expected) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return isSafeObject(parser, expected);
        }
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!isSafeValue(parser, expected)) {
                    return false;
                }
            }
            return true;
        }
        if (token == JsonToken.VALUE_STRING) {
            return isSafeText(parser.getText(), expected);
        }
        return !token.isNumeric() || isSaneNumber(parser.getText());
    }

    private static boolean isSafeText(String text, Expected expected) {
        return switch (expected) {
            case Expected.Numeric _ -> isSaneNumber(text);
            // Which field of which type it is stands elsewhere in the object; a number of that size is none anywhere.
            case Expected.Unknown _ -> !text.matches(EXPONENT) || isSaneNumber(text);
            case Expected.Text _, Expected.Members _, Expected.Entries _ -> true;
        };
    }

    /** What protobuf's parser will take a value for. */
    private sealed interface Expected {
        /** A number, which may stand in a string too. */
        record Numeric() implements Expected {}

        /** Anything whose text is not read as a number. */
        record Text() implements Expected {}

        /** Anything: inside an {@code Any}. */
        record Unknown() implements Expected {}

        /** A message with its fields. */
        record Members(Descriptor message) implements Expected {}

        /** A map. */
        record Entries(FieldDescriptor key, FieldDescriptor value) implements Expected {}

        static Expected of(Descriptor message) {
            if (!message.getFile().getPackage().equals(PROTOBUF)) {
                return new Members(message);
            }
            return switch (message.getName()) {
                case "Any" -> new Unknown();
                case "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value" ->
                    new Numeric();
                default -> new Text();
            };
        }

        static Expected of(FieldDescriptor field) {
            return switch (field.getJavaType()) {
                case INT, LONG, FLOAT, DOUBLE, ENUM -> new Numeric();
                case BOOLEAN, STRING, BYTE_STRING -> new Text();
                case MESSAGE -> of(field.getMessageType());
            };
        }

        /** What the names of its members are. */
        default Expected names() {
            return this instanceof Entries(FieldDescriptor key, FieldDescriptor _) ? of(key) : new Text();
        }

        default Expected member(String name) {
            return switch (this) {
                case Members(Descriptor message) -> ofMember(message, name);
                case Entries(FieldDescriptor _, FieldDescriptor value) -> of(value);
                case Numeric _, Text _ -> new Text();
                case Unknown _ -> this;
            };
        }

        private static Expected ofMember(Descriptor message, String name) {
            FieldDescriptor field = fieldOf(message, name);
            if (field == null) {
                return new Text();
            }
            if (!field.isMapField()) {
                return of(field);
            }
            Descriptor entry = field.getMessageType();
            return new Entries(entry.getFields().getFirst(), entry.getFields().getLast());
        }
    }

    private static boolean isSaneNumber(String text) {
        if (text.length() > NUMBER_CHARS_MAX) {
            return false;
        }
        int exponent = Math.max(text.lastIndexOf('e'), text.lastIndexOf('E'));
        return exponent < 0
                || !text.matches(EXPONENT)
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
