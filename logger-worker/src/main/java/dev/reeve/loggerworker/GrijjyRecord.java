// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Grijjy log messages as records and back. Answers to commands (formats below 0) are no records. */
final class GrijjyRecord {
    static final String PROCESS = "process.pid";
    private static final String JSON_TYPE = "application/json";
    private static final String BYTES_TYPE = "application/octet-stream";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime EPOCH = LocalDateTime.of(1899, 12, 30, 0, 0);
    private static final double DAYS_MAX = 109_205;
    /** A Delphi time is as exact as that. */
    private static final double MS_PER_DAY = 86_400_000.0;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private GrijjyRecord() {}

    /** @param zone of the sender, which does not say it */
    static Record read(GrijjyMessage message, ZoneId zone) throws RecordRejected {
        Record.Builder record = Record.newBuilder()
                .setBody(message.text())
                .setSeverity(severity(message.level()))
                .setKind(kind(message.level()))
                .setThread(Integer.toUnsignedString(message.threadId()))
                .setTimeUnixNano(nanos(message.days(), zone))
                .putAttributes(
                        PROCESS,
                        Value.newBuilder()
                                .setNumberValue((double) Integer.toUnsignedLong(message.processId()))
                                .build());
        switch (message.format()) {
            case 0 -> {}
            case 1 -> payload(record, Kind.LIST, JSON_TYPE, list(message.data().toByteArray()));
            case 2 -> payload(record, Kind.BYTES, BYTES_TYPE, message.data().toByteArray());
            case 3 ->
                payload(
                        record,
                        Kind.OBJECT,
                        JSON_TYPE,
                        Zlib.inflate(message.data().toByteArray()));
            default -> throw new RecordRejected("format " + message.format() + " is no log line");
        }
        return record.build();
    }

    private static void payload(Record.Builder record, Kind kind, String type, byte[] payload) {
        record.setKind(kind).setMediaType(type).setPayload(ByteString.copyFrom(payload));
    }

    private static int severity(int level) {
        return switch (level) {
            case 1 -> Level.WARN.severity();
            case 2 -> Level.ERROR.severity();
            default -> Level.INFO.severity();
        };
    }

    private static Kind kind(int level) {
        return switch (level) {
            case 3 -> Kind.ENTER;
            case 4 -> Kind.EXIT;
            default -> Kind.TEXT;
        };
    }

    /** 0 for a time that cannot be meant. */
    private static long nanos(double days, ZoneId zone) {
        if (!(days > 0 && days < DAYS_MAX)) {
            return 0;
        }
        Instant time = EPOCH.plus(Math.round(days * MS_PER_DAY), ChronoUnit.MILLIS)
                .atZone(zone)
                .toInstant();
        return time.getEpochSecond() < 0 ? 0 : Stamp.nanos(time);
    }

    private static byte[] list(byte[] commaText) throws RecordRejected {
        try {
            return JSON.writeValueAsBytes(CommaText.read(new String(commaText, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            throw new RecordRejected("the list cannot be written as JSON");
        }
    }

    /** @param app name of the application, which a record does not have */
    static GrijjyMessage write(Record record, String app, ZoneId zone) throws RecordRejected {
        byte[] payload = record.getPayload().toByteArray();
        int format = switch (record.getKind()) {
            case LIST -> 1;
            case BYTES -> 2;
            case OBJECT -> 3;
            case TEXT, ENTER, EXIT, EXCEPTION, MARKER, UNRECOGNIZED -> 0;
        };
        byte[] data = switch (format) {
            case 1 -> commaText(payload);
            case 2 -> payload;
            case 3 -> Zlib.deflate(payload);
            default -> new byte[0];
        };
        return new GrijjyMessage(
                record.getBody(),
                level(record),
                process(record),
                thread(record),
                app,
                days(record, zone),
                format,
                ByteString.copyFrom(data));
    }

    private static int level(Record record) {
        return switch (record.getKind()) {
            case ENTER -> 3;
            case EXIT -> 4;
            default -> {
                int severity = record.getSeverity();
                yield severity >= Level.ERROR.severity() ? 2 : severity >= Level.WARN.severity() ? 1 : 0;
            }
        };
    }

    private static int process(Record record) {
        return (int) (long) record.getAttributesOrDefault(PROCESS, Value.getDefaultInstance())
                .getNumberValue();
    }

    /** Threads have numbers there: another name is 0. */
    private static int thread(Record record) {
        try {
            return Integer.parseUnsignedInt(record.getThread());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static double days(Record record, ZoneId zone) {
        long nanos = record.getTimeUnixNano();
        if (nanos <= 0) {
            return 0;
        }
        LocalDateTime time = Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND)
                .atZone(zone)
                .toLocalDateTime();
        return ChronoUnit.MILLIS.between(EPOCH, time) / MS_PER_DAY;
    }

    private static byte[] commaText(byte[] json) throws RecordRejected {
        try {
            List<String> items = new ArrayList<>();
            for (JsonNode item : JSON.readTree(json)) {
                items.add(item.isTextual() ? item.textValue() : item.toString());
            }
            return CommaText.write(items).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RecordRejected("the list is no JSON");
        }
    }
}
