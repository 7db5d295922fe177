// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Record;

/** One record as a line of PostgreSQL's COPY text format. */
final class CopyRow {
    static final String COPY =
            "COPY logger.log_record (id, tenant, observed, at, device_time_ns, installation, session,"
                    + " account, app, app_version, build, seq, severity, kind, flags, indent, logger, thread, screen,"
                    + " event_name, body, attributes, payload, media_type, trace, span, words) FROM STDIN";
    static final int CLAIMED = 1;
    static final int TRUNCATED = 2;
    static final int FLIGHT = 4;
    private static final String NULL = "\\N";

    private final StringBuilder line;

    private CopyRow(StringBuilder line) {
        this.line = line;
    }

    static void append(LogRecord record, StringBuilder lines) {
        CopyRow row = new CopyRow(lines);
        row.head(record);
        row.content(record.content());
        row.text(record.words().asTsvector());
        lines.setCharAt(lines.length() - 1, '\n');
    }

    private void head(LogRecord record) {
        Stamp stamp = record.stamp();
        SessionKey key = record.source().key();
        number(record.id()).text(key.tenant());
        plain(PgTime.text(stamp.observedMicros())).plain(PgTime.text(stamp.atMicros()));
        number(stamp.deviceNanos()).text(key.installation()).text(key.session());
        text(record.source().user());
        text(record.source().source().getAppName());
        text(record.source().source().getAppVersion());
        text(record.source().source().getBuildId());
        number(record.content().getSeq()).number(record.content().getSeverity());
        number(record.content().getKindValue()).number(flags(record));
    }

    private static int flags(LogRecord record) {
        return (record.source().claimed() ? CLAIMED : 0)
                | (record.content().getTruncated() ? TRUNCATED : 0)
                | (record.content().getFlight() ? FLIGHT : 0);
    }

    private void content(Record content) {
        number(content.getIndent()).text(content.getLogger()).text(content.getThread());
        text(content.getScreen()).text(content.getEventName()).text(content.getBody());
        if (content.getAttributesCount() == 0) {
            plain(NULL);
        } else {
            text(ValueJson.write(content.getAttributesMap()));
        }
        bytes(content.getPayload()).text(content.getMediaType());
        bytes(content.getTraceId()).bytes(content.getSpanId());
    }

    private CopyRow number(long number) {
        line.append(number).append('\t');
        return this;
    }

    private CopyRow plain(String safe) {
        line.append(safe).append('\t');
        return this;
    }

    private CopyRow text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(c);
            }
        }
        line.append('\t');
        return this;
    }

    private CopyRow bytes(ByteString bytes) {
        return bytes.isEmpty() ? plain(NULL) : plain("\\\\x" + Entries.hex(bytes));
    }
}
