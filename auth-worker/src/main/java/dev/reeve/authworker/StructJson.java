// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** JSON objects in protobuf's form and as text. Numbers are doubles, as protobuf and JavaScript have them. */
final class StructJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StructJson() {}

    /** @param json an object that we have stored */
    static Struct ofJson(String json) {
        return struct(StoredJson.tree(json));
    }

    static Struct struct(JsonNode object) {
        Struct.Builder struct = Struct.newBuilder();
        object.properties().forEach(member -> struct.putFields(member.getKey(), value(member.getValue())));
        return struct.build();
    }

    private static Value value(JsonNode node) {
        Value.Builder value = Value.newBuilder();
        switch (node.getNodeType()) {
            case OBJECT -> value.setStructValue(struct(node));
            case ARRAY -> {
                ListValue.Builder list = ListValue.newBuilder();
                node.forEach(item -> list.addValues(value(item)));
                value.setListValue(list);
            }
            case STRING -> value.setStringValue(node.textValue());
            case NUMBER -> value.setNumberValue(node.doubleValue());
            case BOOLEAN -> value.setBoolValue(node.booleanValue());
            case NULL, MISSING, BINARY, POJO -> value.setNullValue(NullValue.NULL_VALUE);
        }
        return value.build();
    }

    static String text(Struct struct) {
        return node(struct).toString();
    }

    private static ObjectNode node(Struct struct) {
        ObjectNode object = NODES.objectNode();
        struct.getFieldsMap().forEach((name, value) -> object.set(name, node(value)));
        return object;
    }

    private static JsonNode node(Value value) {
        return switch (value.getKindCase()) {
            case STRUCT_VALUE -> node(value.getStructValue());
            case LIST_VALUE -> {
                ArrayNode list = NODES.arrayNode();
                value.getListValue().getValuesList().forEach(item -> list.add(node(item)));
                yield list;
            }
            case STRING_VALUE -> NODES.textNode(value.getStringValue());
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case NUMBER_VALUE -> number(value.getNumberValue());
            case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
        };
    }

    /** A whole number stays one: 5, not 5.0. */
    private static JsonNode number(double value) {
        long whole = (long) value;
        return whole == value ? NODES.numberNode(whole) : NODES.numberNode(value);
    }
}
