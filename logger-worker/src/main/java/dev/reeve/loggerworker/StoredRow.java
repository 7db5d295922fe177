// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Gap;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows of {@code log_record} and {@code log_drop} as viewers get them. */
final class StoredRow {
    static final String RECORDS = "SELECT id, observed, at, device_time_ns, installation, session, account, app,"
            + " app_version, build, seq, severity, kind, flags, indent, logger, thread, screen, event_name, body,"
            + " attributes, payload, media_type, trace, span FROM logger.log_record";
    static final String DROPS =
            "SELECT id, at, installation, session, account, app, app_version, from_seq, to_seq, count,"
                    + " reason FROM logger.log_drop";

    private StoredRow() {}

    static Entry record(ResultSet row) throws SQLException {
        long atMicros = PgTime.micros(row, "at");
        long seq = row.getLong("seq");
        int severity = row.getInt("severity");
        int flags = row.getInt("flags");
        Entry.Builder entry = source(row)
                .setCursor(new Cursor(atMicros, seq, row.getLong("id")).text())
                .setSeq(seq)
                .setBuild(row.getString("build"))
                .setTimeUnixNano(atMicros * Entries.NANOS_PER_MICRO)
                .setDeviceTimeUnixNano(row.getLong("device_time_ns"))
                .setObservedUnixNano(PgTime.micros(row, "observed") * Entries.NANOS_PER_MICRO)
                .setSeverity(severity)
                .setLevel(Level.of(severity).name())
                .setKindValue(row.getInt("kind"))
                .setClaimed((flags & CopyRow.CLAIMED) != 0)
                .setTruncated((flags & CopyRow.TRUNCATED) != 0);
        content(row, entry);
        return entry.build();
    }

    private static void content(ResultSet row, Entry.Builder entry) throws SQLException {
        entry.setBody(row.getString("body"))
                .setIndent(row.getInt("indent"))
                .setLogger(row.getString("logger"))
                .setThread(row.getString("thread"))
                .setScreen(row.getString("screen"))
                .setEventName(row.getString("event_name"))
                .setPayload(bytes(row, "payload"))
                .setMediaType(row.getString("media_type"))
                .setTraceId(Entries.hex(bytes(row, "trace")))
                .setSpanId(Entries.hex(bytes(row, "span")));
        @Nullable String attributes = row.getString("attributes");
        if (attributes != null) {
            entry.putAllAttributes(ValueJson.read(attributes));
        }
    }

    static Entry drop(ResultSet row) throws SQLException {
        long atMicros = PgTime.micros(row, "at");
        long fromSeq = row.getLong("from_seq");
        Gap.Builder gap = Gap.newBuilder()
                .setFromSeq(fromSeq)
                .setToSeq(row.getLong("to_seq"))
                .setCount(row.getLong("count"))
                .setReason(row.getString("reason"));
        return source(row)
                .setCursor(new Cursor(atMicros, fromSeq, row.getLong("id")).text())
                .setTimeUnixNano(atMicros * Entries.NANOS_PER_MICRO)
                .setGap(gap)
                .build();
    }

    private static Entry.Builder source(ResultSet row) throws SQLException {
        return Entry.newBuilder()
                .setDevice(row.getString("installation"))
                .setSession(row.getString("session"))
                .setUser(row.getString("account"))
                .setApp(row.getString("app"))
                .setAppVersion(row.getString("app_version"));
    }

    private static ByteString bytes(ResultSet row, String column) throws SQLException {
        byte @Nullable [] bytes = row.getBytes(column);
        return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
    }
}
