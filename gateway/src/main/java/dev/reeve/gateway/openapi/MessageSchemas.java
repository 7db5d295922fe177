// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * JSON schemas of messages by proto3's JSON mapping, each message once, under its full name. Unknown members of
 * requests are ignored, so no schema forbids them.
 */
final class MessageSchemas {
    static final String PREFIX = "#/components/schemas/";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Comments comments;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Map<Object, String> names = new HashMap<>();
    private final Deque<Object> waiting = new ArrayDeque<>();

    MessageSchemas(Comments comments) {
        this.comments = comments;
    }

    /** A reference to the message's schema, or the schema itself for what protobuf maps in a way of its own. */
    ObjectNode of(Descriptor message) {
        ObjectNode known = WellKnownSchemas.of(message);
        return known == null ? reference(message, message.getFullName()) : known;
    }

    /** All that were referred to, with all that they refer to. */
    Map<String, ObjectNode> all() {
        while (!waiting.isEmpty()) {
            Object next = waiting.remove();
            schemas.put(
                    Objects.requireNonNull(names.get(next)),
                    next instanceof Descriptor message ? describe(message) : describe((EnumDescriptor) next));
        }
        return schemas;
    }

    /** Two services may have different messages of one name; the second is told apart by a number. */
    private ObjectNode reference(Object type, String fullName) {
        String name = names.get(type);
        if (name == null) {
            name = fullName;
            for (int i = 2; names.containsValue(name); i++) {
                name = fullName + "-" + i;
            }
            names.put(type, name);
            waiting.add(type);
        }
        return JSON.objectNode().put("$ref", PREFIX + name);
    }

    private ObjectNode describe(Descriptor message) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        put(schema, "description", comments.of(message));
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (FieldDescriptor field : message.getFields()) {
            ObjectNode property = property(field);
            put(property, "description", comments.of(field));
            properties.set(field.getJsonName(), property);
            if (field.isRequired()) {
                required.add(field.getJsonName());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private ObjectNode describe(EnumDescriptor type) {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        put(schema, "description", comments.of(type));
        ArrayNode values = schema.putArray("enum");
        type.getValues().forEach(value -> values.add(value.getName()));
        return schema;
    }

    private ObjectNode property(FieldDescriptor field) {
        if (field.isMapField()) {
            ObjectNode map = JSON.objectNode().put("type", "object");
            map.set("additionalProperties", single(field.getMessageType().findFieldByNumber(2)));
            return map;
        }
        if (field.isRepeated()) {
            ObjectNode array = JSON.objectNode().put("type", "array");
            array.set("items", single(field));
            return array;
        }
        return single(field);
    }

    private ObjectNode single(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> of(field.getMessageType());
            case ENUM ->
                WellKnownSchemas.isNull(field.getEnumType())
                        ? JSON.objectNode().put("type", "null")
                        : reference(field.getEnumType(), field.getEnumType().getFullName());
            case DOUBLE, FLOAT -> WellKnownSchemas.floating();
            case INT64, SINT64, SFIXED64 -> WellKnownSchemas.wide("int64");
            case UINT64, FIXED64 -> WellKnownSchemas.wide("uint64");
            case INT32, SINT32, SFIXED32 -> WellKnownSchemas.narrow(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32, FIXED32 -> WellKnownSchemas.narrow(0, 0xffff_ffffL);
            case BOOL -> JSON.objectNode().put("type", "boolean");
            case STRING -> JSON.objectNode().put("type", "string");
            case BYTES -> JSON.objectNode().put("type", "string").put("contentEncoding", "base64");
        };
    }

    private static void put(ObjectNode schema, String name, String text) {
        if (!text.isEmpty()) {
            schema.put(name, text);
        }
    }
}
