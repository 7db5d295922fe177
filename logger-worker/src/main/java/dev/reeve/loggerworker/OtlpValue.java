// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.Base64;

/** OpenTelemetry's values as JSON-like ones, and back. */
final class OtlpValue {
    private OtlpValue() {}

    static Value of(AnyValue any) {
        Value.Builder value = Value.newBuilder();
        return switch (any.getValueCase()) {
            case STRING_VALUE -> value.setStringValue(any.getStringValue()).build();
            case BOOL_VALUE -> value.setBoolValue(any.getBoolValue()).build();
            case INT_VALUE -> ValueJson.integer(any.getIntValue());
            case DOUBLE_VALUE -> number(any.getDoubleValue());
            case BYTES_VALUE ->
                value.setStringValue(Base64.getEncoder()
                                .encodeToString(any.getBytesValue().toByteArray()))
                        .build();
            case ARRAY_VALUE -> value.setListValue(list(any)).build();
            case KVLIST_VALUE -> value.setStructValue(struct(any)).build();
            case VALUE_NOT_SET -> value.setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    /** A number without a fraction is an integer there, as far as a double holds it exactly. */
    static AnyValue any(Value value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        return switch (value.getKindCase()) {
            case STRING_VALUE -> any.setStringValue(value.getStringValue()).build();
            case BOOL_VALUE -> any.setBoolValue(value.getBoolValue()).build();
            case NUMBER_VALUE -> anyNumber(value.getNumberValue());
            case LIST_VALUE -> {
                ArrayValue.Builder list = ArrayValue.newBuilder();
                value.getListValue().getValuesList().forEach(element -> list.addValues(any(element)));
                yield any.setArrayValue(list).build();
            }
            case STRUCT_VALUE -> {
                KeyValueList.Builder fields = KeyValueList.newBuilder();
                value.getStructValue()
                        .getFieldsMap()
                        .forEach((key, field) -> fields.addValues(
                                KeyValue.newBuilder().setKey(key).setValue(any(field))));
                yield any.setKvlistValue(fields).build();
            }
            case NULL_VALUE, KIND_NOT_SET -> any.build();
        };
    }

    private static AnyValue anyNumber(double number) {
        AnyValue.Builder any = AnyValue.newBuilder();
        return number == Math.rint(number) && Math.abs(number) <= ValueJson.EXACT_INTEGER_MAX
                ? any.setIntValue((long) number).build()
                : any.setDoubleValue(number).build();
    }

    /** A string as it is, anything else as its JSON. */
    static String text(AnyValue any) {
        return any.hasStringValue() ? any.getStringValue() : ValueJson.write(of(any));
    }

    /** JSON knows no NaN. */
    private static Value number(double number) {
        Value.Builder value = Value.newBuilder();
        return Double.isFinite(number)
                ? value.setNumberValue(number).build()
                : value.setStringValue(Double.toString(number)).build();
    }

    private static ListValue list(AnyValue any) {
        ListValue.Builder list = ListValue.newBuilder();
        any.getArrayValue().getValuesList().forEach(element -> list.addValues(of(element)));
        return list.build();
    }

    private static Struct struct(AnyValue any) {
        Struct.Builder struct = Struct.newBuilder();
        any.getKvlistValue().getValuesList().forEach(field -> struct.putFields(field.getKey(), of(field.getValue())));
        return struct.build();
    }
}
