// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.stream.Stream;

/** Fields of ours that {@link OtlpWriter} sends as attributes, taken back; of another type they stay attributes. */
final class OtlpOurs {
    private OtlpOurs() {}

    static void take(List<KeyValue> attributes, Record.Builder record) {
        for (KeyValue attribute : attributes) {
            if (isTaken(attribute.getKey(), attribute.getValue(), record)) {
                record.removeAttributes(attribute.getKey());
            }
        }
    }

    private static boolean isTaken(String key, AnyValue value, Record.Builder record) {
        return switch (key) {
            case OtlpNames.KIND -> isKind(value.getStringValue(), record);
            case OtlpNames.INDENT -> value.hasIntValue() && isIndent(value.getIntValue(), record);
            case OtlpNames.PAYLOAD -> isPayload(value, record);
            case OtlpNames.MEDIA_TYPE -> {
                record.setMediaType(value.hasStringValue() ? value.getStringValue() : record.getMediaType());
                yield value.hasStringValue();
            }
            case OtlpNames.FLIGHT -> {
                record.setFlight(value.getBoolValue());
                yield value.hasBoolValue();
            }
            case OtlpNames.TRUNCATED -> {
                record.setTruncated(value.getBoolValue());
                yield value.hasBoolValue();
            }
            default -> false;
        };
    }

    /** A marker is a viewer's, never a sender's. */
    private static boolean isKind(String name, Record.Builder record) {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.UNRECOGNIZED
                        && kind != Kind.MARKER
                        && kind.name().equals(name))
                .findFirst()
                .map(record::setKind)
                .isPresent();
    }

    private static boolean isIndent(long indent, Record.Builder record) {
        record.setIndent(Math.clamp(indent, 0, RecordLimits.INDENT_MAX));
        return true;
    }

    private static boolean isPayload(AnyValue value, Record.Builder record) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> {
                record.setPayload(ByteString.copyFromUtf8(value.getStringValue()));
                yield true;
            }
            case BYTES_VALUE -> {
                record.setPayload(value.getBytesValue());
                yield true;
            }
            case BOOL_VALUE, INT_VALUE, DOUBLE_VALUE, ARRAY_VALUE, KVLIST_VALUE, VALUE_NOT_SET -> false;
        };
    }
}
