// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenTelemetry's export request as records. What our record has a field for moves there by the semantic conventions'
 * names; the rest stays an attribute. OTLP has no seq: these sources are stored as they come.
 */
final class OtlpReader {
    private final Assembly assembly;
    private int place;

    private OtlpReader(Assembly assembly) {
        this.assembly = assembly;
    }

    static void read(ExportLogsServiceRequest request, Assembly assembly) {
        OtlpReader reader = new OtlpReader(assembly);
        request.getResourceLogsList().forEach(reader::resource);
    }

    private void resource(ResourceLogs logs) {
        Source.Builder resource = OtlpSource.of(logs.getResource().getAttributesList());
        Map<String, LogSource> bySession = new HashMap<>();
        for (ScopeLogs scope : logs.getScopeLogsList()) {
            for (io.opentelemetry.proto.logs.v1.LogRecord log : scope.getLogRecordsList()) {
                Record.Builder record = record(log).setLogger(scope.getScope().getName());
                String session = take(record, OtlpNames.SESSION, resource.getSessionId());
                LogSource source = bySession.computeIfAbsent(
                        session,
                        id -> assembly.source(resource.clone().setSessionId(id).build()));
                assembly.add(source, record.build(), place++);
            }
        }
    }

    private static Record.Builder record(io.opentelemetry.proto.logs.v1.LogRecord log) {
        Record.Builder record = Record.newBuilder()
                .setTimeUnixNano(log.getTimeUnixNano() != 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano())
                .setSeverity(severity(log))
                .setTraceId(log.getTraceId())
                .setSpanId(log.getSpanId())
                .setEventName(log.getEventName());
        attributes(log.getAttributesList(), record);
        body(log.getBody(), record);
        record.setThread(take(record, OtlpNames.THREAD, ""));
        record.setScreen(take(record, OtlpNames.SCREEN, ""));
        String stack = take(record, OtlpNames.STACK, "");
        if (!stack.isEmpty()) {
            record.setKind(Kind.EXCEPTION).setMediaType("text/plain").setPayload(ByteString.copyFromUtf8(stack));
        }
        OtlpOurs.take(log.getAttributesList(), record);
        return record;
    }

    private static int severity(io.opentelemetry.proto.logs.v1.LogRecord log) {
        int number = log.getSeverityNumberValue();
        return number != 0 ? number : Level.severityOf(log.getSeverityText());
    }

    private static void attributes(List<KeyValue> attributes, Record.Builder record) {
        for (KeyValue attribute : attributes) {
            record.putAttributes(attribute.getKey(), OtlpValue.of(attribute.getValue()));
        }
    }

    private static void body(AnyValue body, Record.Builder record) {
        switch (body.getValueCase()) {
            case STRING_VALUE -> record.setBody(body.getStringValue());
            case BYTES_VALUE -> record.setKind(Kind.BYTES).setPayload(body.getBytesValue());
            case KVLIST_VALUE -> structured(Kind.OBJECT, body, record);
            case ARRAY_VALUE -> structured(Kind.LIST, body, record);
            case BOOL_VALUE, INT_VALUE, DOUBLE_VALUE -> record.setBody(OtlpValue.text(body));
            case VALUE_NOT_SET -> record.setBody("");
        }
    }

    /** Shown as a tree or table when the body has not room for all of it; the body is its JSON. */
    private static void structured(Kind kind, AnyValue body, Record.Builder record) {
        String json = OtlpValue.text(body);
        record.setKind(kind).setBody(json).setMediaType("application/json");
        if (json.length() > RecordLimits.BODY_BYTES_MAX / 3) {
            record.setPayload(ByteString.copyFromUtf8(json));
        }
    }

    private static String take(Record.Builder record, String key, String otherwise) {
        Value value = record.getAttributesOrDefault(key, Value.getDefaultInstance());
        if (!value.hasStringValue()) {
            return otherwise;
        }
        record.removeAttributes(key);
        return value.getStringValue();
    }
}
