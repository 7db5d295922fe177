// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records as OpenTelemetry's export request: what {@link OtlpReader} reads back as the same record, but for seq. Who
 * the user is stays here: a collector is told of no erasure.
 */
final class OtlpWriter {
    private static final String TEXT_PLAIN = "text/plain";

    private OtlpWriter() {}

    static ExportLogsServiceRequest write(List<LogRecord> records) {
        // Sources differ with each call, what is said of them here does not.
        Map<LogSource, Resource> resources = new HashMap<>();
        Map<Resource, Map<String, ScopeLogs.Builder>> byResource = new LinkedHashMap<>();
        for (LogRecord record : records) {
            Resource resource = resources.computeIfAbsent(record.source(), OtlpWriter::resource);
            byResource
                    .computeIfAbsent(resource, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(record.content().getLogger(), OtlpWriter::scope)
                    .addLogRecords(log(record));
        }
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        byResource.forEach((resource, scopes) -> {
            ResourceLogs.Builder logs = ResourceLogs.newBuilder().setResource(resource);
            scopes.values().forEach(logs::addScopeLogs);
            request.addResourceLogs(logs);
        });
        return request.build();
    }

    private static ScopeLogs.Builder scope(String logger) {
        return ScopeLogs.newBuilder().setScope(InstrumentationScope.newBuilder().setName(logger));
    }

    private static Resource resource(LogSource from) {
        Resource.Builder resource = Resource.newBuilder();
        Consumer<KeyValue> add = resource::addAttributes;
        Source source = from.source();
        put(add, OtlpNames.INSTALLATION, from.key().installation());
        put(add, OtlpNames.SESSION, from.key().session());
        put(add, OtlpNames.PREVIOUS_SESSION, source.getPreviousSessionId());
        put(add, OtlpNames.APP, source.getAppName());
        put(add, OtlpNames.APP_VERSION, source.getAppVersion());
        put(add, OtlpNames.BUILD, source.getBuildId());
        put(add, OtlpNames.DEVICE_MODEL, source.getDeviceModel());
        put(add, OtlpNames.DEVICE_MAKER, source.getDeviceMaker());
        put(add, OtlpNames.OS, source.getOsName());
        put(add, OtlpNames.OS_VERSION, source.getOsVersion());
        source.getAttributesMap().forEach((key, value) -> put(add, key, value));
        return resource.build();
    }

    private static io.opentelemetry.proto.logs.v1.LogRecord.Builder log(LogRecord record) {
        Record content = record.content();
        io.opentelemetry.proto.logs.v1.LogRecord.Builder log = io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
                .setTimeUnixNano(time(record.stamp()))
                .setObservedTimeUnixNano(record.stamp().observedMicros() * Entries.NANOS_PER_MICRO)
                .setSeverityNumber(SeverityNumber.forNumber(content.getSeverity()))
                .setSeverityText(record.level().name())
                .setBody(text(content.getBody()))
                .setTraceId(content.getTraceId())
                .setSpanId(content.getSpanId())
                .setEventName(content.getEventName());
        Consumer<KeyValue> add = log::addAttributes;
        content.getAttributesMap().forEach((key, value) -> put(add, key, OtlpValue.any(value)));
        put(add, OtlpNames.THREAD, content.getThread());
        put(add, OtlpNames.SCREEN, content.getScreen());
        ours(content, add);
        return log;
    }

    /** As the device said it, to the nanosecond, unless its clock had to be corrected. */
    private static long time(Stamp stamp) {
        boolean isOwn = stamp.deviceNanos() / Entries.NANOS_PER_MICRO == stamp.atMicros();
        return isOwn ? stamp.deviceNanos() : stamp.atMicros() * Entries.NANOS_PER_MICRO;
    }

    private static void ours(Record content, Consumer<KeyValue> add) {
        boolean isStack =
                content.getKind() == Kind.EXCEPTION && !content.getPayload().isEmpty();
        if (content.getKind() != Kind.TEXT && !isStack) {
            put(add, OtlpNames.KIND, content.getKind().name());
        }
        if (isStack) {
            put(add, OtlpNames.STACK, content.getPayload().toString(UTF_8));
        } else if (!content.getPayload().isEmpty()) {
            put(add, OtlpNames.PAYLOAD, payload(content));
        }
        if (!isStack || !content.getMediaType().equals(TEXT_PLAIN)) {
            put(add, OtlpNames.MEDIA_TYPE, content.getMediaType());
        }
        putNumber(add, OtlpNames.INDENT, content.getIndent());
        putNumber(add, OtlpNames.SEQ, content.getSeq());
        putTrue(add, OtlpNames.FLIGHT, content.getFlight());
        putTrue(add, OtlpNames.TRUNCATED, content.getTruncated());
    }

    private static AnyValue payload(Record content) {
        ByteString payload = content.getPayload();
        return RecordGuard.isTextual(content) && payload.isValidUtf8()
                ? text(payload.toStringUtf8())
                : AnyValue.newBuilder().setBytesValue(payload).build();
    }

    private static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    private static void put(Consumer<KeyValue> add, String key, AnyValue value) {
        add.accept(KeyValue.newBuilder().setKey(key).setValue(value).build());
    }

    private static void put(Consumer<KeyValue> add, String key, String value) {
        if (!value.isEmpty()) {
            put(add, key, text(value));
        }
    }

    private static void putNumber(Consumer<KeyValue> add, String key, long number) {
        if (number != 0) {
            put(add, key, AnyValue.newBuilder().setIntValue(number).build());
        }
    }

    private static void putTrue(Consumer<KeyValue> add, String key, boolean flag) {
        if (flag) {
            put(add, key, AnyValue.newBuilder().setBoolValue(true).build());
        }
    }
}
