// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * One JSON object as a record: the names of {@code Record} in either case style, the usual names of other loggers
 * beside them ({@code level}, {@code msg}, {@code message}, {@code time}, {@code timestamp}). A member with another
 * name is an attribute: nothing a sender wrote is lost in silence.
 */
final class JsonRecord {
    private static final int TRACE_HEX = 32;
    private static final int SPAN_HEX = 16;

    private JsonRecord() {}

    static Record record(JsonNode json) {
        Record.Builder record = Record.newBuilder();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!member.getValue().isNull()) {
                set(record, member.getKey(), member.getValue());
            }
        }
        return record.build();
    }

    private static void set(Record.Builder record, String name, JsonNode value) {
        switch (name) {
            case "seq" -> record.setSeq(integer(name, value));
            case "timeUnixNano", "time_unix_nano" -> record.setTimeUnixNano(integer(name, value));
            case "time", "timestamp" -> record.setTimeUnixNano(JsonTime.nanos(name, value));
            case "severity", "severityNumber", "severity_number", "level" -> record.setSeverity(severity(value));
            case "body", "message", "msg" -> record.setBody(text(value));
            case "kind" -> record.setKind(kind(value));
            case "indent" -> record.setIndent(Math.clamp(integer(name, value), 0, Integer.MAX_VALUE));
            case "logger" -> record.setLogger(text(value));
            case "thread" -> record.setThread(text(value));
            case "screen" -> record.setScreen(text(value));
            case "eventName", "event_name" -> record.setEventName(text(value));
            case "payload" -> record.setPayload(base64(name, value));
            case "mediaType", "media_type" -> record.setMediaType(text(value));
            case "traceId", "trace_id" -> record.setTraceId(id(name, value, TRACE_HEX));
            case "spanId", "span_id" -> record.setSpanId(id(name, value, SPAN_HEX));
            case "flight" -> record.setFlight(value.asBoolean());
            case "truncated" -> record.setTruncated(value.asBoolean());
            case "attributes" -> attributes(record, value);
            default -> record.putAttributes(name, ValueJson.read(value));
        }
    }

    static Source source(JsonNode json) {
        Source.Builder source = Source.newBuilder();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            String value = text(member.getValue());
            switch (member.getKey()) {
                case "sessionId", "session_id" -> source.setSessionId(value);
                case "previousSessionId", "previous_session_id" -> source.setPreviousSessionId(value);
                case "appName", "app_name" -> source.setAppName(value);
                case "appVersion", "app_version" -> source.setAppVersion(value);
                case "buildId", "build_id" -> source.setBuildId(value);
                case "deviceModel", "device_model" -> source.setDeviceModel(value);
                case "deviceMaker", "device_maker" -> source.setDeviceMaker(value);
                case "osName", "os_name" -> source.setOsName(value);
                case "osVersion", "os_version" -> source.setOsVersion(value);
                case "installation" -> source.setInstallation(value);
                case "sentUnixNano", "sent_unix_nano" ->
                    source.setSentUnixNano(integer(member.getKey(), member.getValue()));
                case "attributes" ->
                    member.getValue()
                            .properties()
                            .forEach(entry -> source.putAttributes(entry.getKey(), text(entry.getValue())));
                default -> source.putAttributes(member.getKey(), value);
            }
        }
        return source.build();
    }

    private static void attributes(Record.Builder record, JsonNode value) {
        if (!value.isObject()) {
            throw new RecordRejected("attributes is not an object");
        }
        value.properties().forEach(entry -> record.putAttributes(entry.getKey(), ValueJson.read(entry.getValue())));
    }

    /** A number, or an integer in a string, as proto3's JSON writes 64 bits. */
    private static long integer(String name, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        try {
            return Long.parseLong(value.asText());
        } catch (NumberFormatException e) {
            throw new RecordRejected(name + " is not a 64-bit integer");
        }
    }

    private static int severity(JsonNode value) {
        if (value.isTextual()) {
            int severity = Level.severityOf(value.textValue());
            if (severity > 0) {
                return severity;
            }
        }
        long number = integer("severity", value);
        if (number < 0 || number > Level.SEVERITY_MAX) {
            throw new RecordRejected("severity is not 0 to " + Level.SEVERITY_MAX);
        }
        return (int) number;
    }

    private static Kind kind(JsonNode value) {
        try {
            return Kind.valueOf(value.asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RecordRejected("kind is unknown");
        }
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static ByteString base64(String name, JsonNode value) {
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(value.asText()));
        } catch (IllegalArgumentException e) {
            throw new RecordRejected(name + " is not base64");
        }
    }

    /** Hexadecimal, as everybody prints it; else base64, as proto3's JSON has it. */
    private static ByteString id(String name, JsonNode value, int hexChars) {
        String text = value.asText();
        try {
            return text.length() == hexChars
                    ? ByteString.copyFrom(HexFormat.of().parseHex(text))
                    : base64(name, value);
        } catch (IllegalArgumentException e) {
            throw new RecordRejected(name + " is neither hexadecimal nor base64");
        }
    }
}
