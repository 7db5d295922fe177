// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Map;

/** Attributes as JSON text and back. Written by hand, for protobuf's printer costs more than the rest of the intake. */
final class ValueJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A double holds every integer up to it. */
    static final double EXACT_INTEGER_MAX = 1L << 53;

    private ValueJson() {}

    static String write(Map<String, Value> fields) {
        StringBuilder json = new StringBuilder(32 * fields.size());
        object(fields, json);
        return json.toString();
    }

    static String write(Value value) {
        StringBuilder json = new StringBuilder();
        value(value, json);
        return json.toString();
    }

    static Value read(JsonNode node) {
        Value.Builder value = Value.newBuilder();
        return switch (node.getNodeType()) {
            case STRING -> value.setStringValue(node.textValue()).build();
            case BOOLEAN -> value.setBoolValue(node.booleanValue()).build();
            case NUMBER -> number(node);
            case OBJECT -> value.setStructValue(struct(node)).build();
            case ARRAY -> value.setListValue(list(node)).build();
            case NULL, MISSING, BINARY, POJO ->
                value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    /** Fields of a JSON object that this class wrote. */
    static Map<String, Value> read(String object) {
        try {
            return struct(JSON.readTree(object)).getFieldsMap();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored attributes are not JSON", e);
        }
    }

    /** A 64-bit integer: as a number where a double holds it exactly, else as its text. */
    static Value integer(long number) {
        Value.Builder value = Value.newBuilder();
        return Math.abs((double) number) <= EXACT_INTEGER_MAX
                ? value.setNumberValue((double) number).build()
                : value.setStringValue(Long.toString(number)).build();
    }

    private static Value number(JsonNode node) {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
            return integer(node.longValue());
        }
        return node.isIntegralNumber()
                ? Value.newBuilder().setStringValue(node.asText()).build()
                : Value.newBuilder().setNumberValue(node.doubleValue()).build();
    }

    private static Struct struct(JsonNode node) {
        Struct.Builder struct = Struct.newBuilder();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            struct.putFields(field.getKey(), read(field.getValue()));
        }
        return struct.build();
    }

    private static ListValue list(JsonNode node) {
        ListValue.Builder list = ListValue.newBuilder();
        for (JsonNode element : node) {
            list.addValues(read(element));
        }
        return list.build();
    }

    private static void value(Value value, StringBuilder json) {
        switch (value.getKindCase()) {
            case STRING_VALUE -> JsonText.quote(value.getStringValue(), json);
            case NUMBER_VALUE -> number(value.getNumberValue(), json);
            case BOOL_VALUE -> json.append(value.getBoolValue());
            case STRUCT_VALUE -> object(value.getStructValue().getFieldsMap(), json);
            case LIST_VALUE -> list(value.getListValue(), json);
            case NULL_VALUE, KIND_NOT_SET -> json.append("null");
        }
    }

    private static void number(double number, StringBuilder json) {
        if (number == Math.rint(number) && Math.abs(number) <= EXACT_INTEGER_MAX) {
            json.append((long) number);
        } else {
            json.append(number);
        }
    }

    private static void object(Map<String, Value> fields, StringBuilder json) {
        char separator = '{';
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            json.append(separator);
            JsonText.quote(field.getKey(), json);
            value(field.getValue(), json.append(':'));
            separator = ',';
        }
        json.append(separator == '{' ? "{}" : "}");
    }

    private static void list(ListValue list, StringBuilder json) {
        char separator = '[';
        for (Value element : list.getValuesList()) {
            value(element, json.append(separator));
            separator = ',';
        }
        json.append(separator == '[' ? "[]" : "]");
    }
}
