// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import org.jspecify.annotations.Nullable;

/** Schemas of numbers, and of the messages whose JSON is not an object with their fields. */
final class WellKnownSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PACKAGE = "google.protobuf.";

    private WellKnownSchemas() {}

    /** Null for a message that is an object with its fields. */
    static @Nullable ObjectNode of(Descriptor message) {
        if (!message.getFullName().startsWith(PACKAGE)) {
            return null;
        }
        return switch (message.getFullName().substring(PACKAGE.length())) {
            case "Timestamp" -> type("string").put("format", "date-time");
            case "Duration" -> type("string").put("pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$");
            case "FieldMask" -> type("string").put("description", "Names of fields, separated by commas.");
            case "Struct" -> type("object");
            case "Value" -> JSON.objectNode();
            case "ListValue" -> type("array");
            case "Any" -> any();
            case "DoubleValue", "FloatValue" -> floating();
            case "Int64Value" -> wide("int64");
            case "UInt64Value" -> wide("uint64");
            case "Int32Value" -> narrow(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "UInt32Value" -> narrow(0, 0xffff_ffffL);
            case "BoolValue" -> type("boolean");
            case "StringValue" -> type("string");
            case "BytesValue" -> type("string").put("contentEncoding", "base64");
            default -> null;
        };
    }

    static boolean isNull(EnumDescriptor type) {
        return type.getFullName().equals("google.protobuf.NullValue");
    }

    /** 64 bits travel as text: a JSON number of JavaScript has 53. */
    static ObjectNode wide(String format) {
        String pattern = format.equals("int64") ? "^-?[0-9]{1,19}$" : "^[0-9]{1,20}$";
        return type("string").put("format", format).put("pattern", pattern);
    }

    static ObjectNode narrow(long min, long max) {
        return type("integer").put("minimum", min).put("maximum", max);
    }

    static ObjectNode floating() {
        ObjectNode schema = JSON.objectNode();
        schema.putArray("anyOf")
                .add(type("number"))
                .add(type("string")
                        .set("enum", JSON.arrayNode().add("NaN").add("Infinity").add("-Infinity")));
        return schema;
    }

    private static ObjectNode any() {
        ObjectNode schema = type("object");
        schema.putObject("properties").set("@type", type("string"));
        return schema;
    }

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }
}
