// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import java.util.Map;

/** Cleans, cuts and redacts one record's attributes. Not shared: it remembers whether it cut. */
final class AttributeGuard {
    /** Says in the record itself how many attributes are missing. */
    static final String CUT_KEY = "reeve.cut_attributes";

    private boolean cut;

    void guard(Map<String, Value> raw, Record.Builder record) {
        record.clearAttributes();
        int room = raw.size() > RecordLimits.ATTRIBUTES_MAX ? RecordLimits.ATTRIBUTES_MAX - 1 : raw.size();
        for (Map.Entry<String, Value> attribute : raw.entrySet()) {
            if (record.getAttributesCount() == room) {
                break;
            }
            record.putAttributes(key(attribute.getKey()), value(attribute.getKey(), attribute.getValue()));
        }
        if (raw.size() > room) {
            cut = true;
            record.putAttributes(CUT_KEY, ValueJson.integer(raw.size() - room));
        }
    }

    boolean hasCut() {
        return cut;
    }

    private String key(String raw) {
        return cut(Utf8.clean(raw), RecordLimits.ATTRIBUTE_KEY_BYTES_MAX);
    }

    private Value value(String key, Value raw) {
        if (Redaction.isSecret(key)) {
            return text(Redaction.MARK);
        }
        Value clean = clean(raw, 1);
        if (clean.getSerializedSize() <= RecordLimits.ATTRIBUTE_VALUE_BYTES_MAX) {
            return clean;
        }
        String text = clean.hasStringValue() ? clean.getStringValue() : ValueJson.write(clean);
        return text(cut(text, RecordLimits.ATTRIBUTE_VALUE_BYTES_MAX));
    }

    private static Value clean(Value raw, int depth) {
        return switch (raw.getKindCase()) {
            case STRING_VALUE -> text(Redaction.text(Utf8.clean(raw.getStringValue())));
            case NUMBER_VALUE -> number(raw);
            case STRUCT_VALUE -> struct(raw, depth);
            case LIST_VALUE -> list(raw, depth);
            case BOOL_VALUE, NULL_VALUE -> raw;
            case KIND_NOT_SET ->
                Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        };
    }

    /** JSON knows no NaN and no infinity: one of them would break every reader of the record. */
    private static Value number(Value raw) {
        double number = raw.getNumberValue();
        return Double.isFinite(number) ? raw : text(Double.toString(number));
    }

    private static Value struct(Value raw, int depth) {
        Struct.Builder struct = Struct.newBuilder();
        for (Map.Entry<String, Value> field :
                raw.getStructValue().getFieldsMap().entrySet()) {
            Value value = Redaction.isSecret(field.getKey()) ? text(Redaction.MARK) : nested(field.getValue(), depth);
            struct.putFields(Utf8.clean(field.getKey()), value);
        }
        return Value.newBuilder().setStructValue(struct).build();
    }

    private static Value list(Value raw, int depth) {
        ListValue.Builder list = ListValue.newBuilder();
        for (Value element : raw.getListValue().getValuesList()) {
            list.addValues(nested(element, depth));
        }
        return Value.newBuilder().setListValue(list).build();
    }

    private static Value nested(Value value, int depth) {
        return depth < RecordLimits.ATTRIBUTE_DEPTH_MAX
                ? clean(value, depth + 1)
                : text("[cut, depth " + RecordLimits.ATTRIBUTE_DEPTH_MAX + "]");
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private String cut(String text, int bytesMax) {
        String kept = Utf8.cut(text, bytesMax);
        cut |= kept.length() != text.length();
        return kept;
    }
}
