// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/**
 * Makes a record storable: what PostgreSQL or JSON cannot hold is replaced, what is over a limit is cut with a marker,
 * what names a secret is redacted. A record is refused only where its meaning is lost. Control characters stay: they
 * are data.
 */
final class RecordGuard {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private final Record.Builder record;
    private final AttributeGuard attributes = new AttributeGuard();
    private boolean cut;

    private RecordGuard(Record raw) {
        record = raw.toBuilder();
        cut = raw.getTruncated();
    }

    /** The record within its limits; throws {@link RecordRejected} when it has no meaning. */
    static Record guard(Record raw) {
        return new RecordGuard(raw).apply(raw);
    }

    private Record apply(Record raw) {
        record.setSeq(seq(raw.getSeq())).setSeverity(severity(raw.getSeverity()));
        record.setTimeUnixNano(Math.max(0, raw.getTimeUnixNano()));
        record.setIndent(Math.clamp(Integer.toUnsignedLong(raw.getIndent()), 0, RecordLimits.INDENT_MAX));
        if (raw.getKind() == Kind.UNRECOGNIZED) {
            record.setKind(Kind.TEXT);
        }
        record.setBody(cut(Redaction.text(Utf8.clean(raw.getBody())), RecordLimits.BODY_BYTES_MAX));
        names(raw);
        ids(raw);
        payload(raw);
        attributes.guard(raw.getAttributesMap(), record);
        fitRecord();
        return record.setTruncated(cut || attributes.hasCut()).build();
    }

    private static long seq(long seq) {
        if (seq < 0 || seq == Long.MAX_VALUE) {
            throw new RecordRejected("seq is over 2^63-2");
        }
        return seq;
    }

    private static int severity(int severity) {
        if (severity < 0 || severity > Level.SEVERITY_MAX) {
            throw new RecordRejected("severity is over " + Level.SEVERITY_MAX);
        }
        return severity == 0 ? Level.DEFAULT_SEVERITY : severity;
    }

    private void names(Record raw) {
        record.setLogger(name(raw.getLogger()))
                .setThread(name(raw.getThread()))
                .setScreen(name(raw.getScreen()))
                .setEventName(name(raw.getEventName()))
                .setMediaType(name(raw.getMediaType()));
    }

    /** An id of the wrong length is no id; the record is worth more than it. */
    private void ids(Record raw) {
        if (raw.getTraceId().size() != TRACE_BYTES) {
            record.clearTraceId();
        }
        if (raw.getSpanId().size() != SPAN_BYTES) {
            record.clearSpanId();
        }
    }

    private void payload(Record raw) {
        int bytesMax = raw.getKind() == Kind.EXCEPTION ? RecordLimits.STACK_BYTES_MAX : RecordLimits.PAYLOAD_BYTES_MAX;
        ByteString payload = raw.getPayload();
        if (isTextual(raw)) {
            String text = Redaction.text(payload.toStringUtf8());
            record.setPayload(ByteString.copyFromUtf8(cut(text, bytesMax)));
        } else if (payload.size() > bytesMax) {
            cut = true;
            record.setPayload(payload.substring(0, bytesMax));
        }
    }

    static boolean isTextual(Record record) {
        if (record.getPayload().isEmpty()) {
            return false;
        }
        String type = record.getMediaType().toLowerCase(Locale.ROOT);
        return switch (record.getKind()) {
            case LIST, OBJECT, EXCEPTION -> true;
            case TEXT, ENTER, EXIT, BYTES, MARKER, UNRECOGNIZED ->
                type.startsWith("text/") || type.contains("json") || type.contains("xml");
        };
    }

    /** The fields may each be legal and too large together: then the largest attributes go. */
    private void fitRecord() {
        int gone = 0;
        while (record.buildPartial().getSerializedSize() > RecordLimits.RECORD_BYTES_MAX) {
            String largest = record.getAttributesMap().entrySet().stream()
                    .filter(attribute -> !attribute.getKey().equals(AttributeGuard.CUT_KEY))
                    .max(Comparator.comparingInt(
                            attribute -> attribute.getValue().getSerializedSize()))
                    .map(Map.Entry::getKey)
                    .orElseThrow();
            record.removeAttributes(largest);
            gone++;
        }
        if (gone > 0) {
            cut = true;
            Value before = record.getAttributesOrDefault(AttributeGuard.CUT_KEY, ValueJson.integer(0));
            record.putAttributes(AttributeGuard.CUT_KEY, ValueJson.integer(gone + (long) before.getNumberValue()));
        }
    }

    private String name(String text) {
        return cut(Utf8.clean(text), RecordLimits.NAME_BYTES_MAX);
    }

    private String cut(String text, int bytesMax) {
        String kept = Utf8.cut(text, bytesMax);
        cut |= kept.length() != text.length();
        return kept;
    }
}
