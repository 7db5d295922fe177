// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a condition looks at: a record, or a gap in its place. Live ones and stored ones alike, so that there is one
 * meaning.
 *
 * @param fromSeq first seq; 0 = it has none
 * @param toSeq last seq; of a record its own
 * @param record null = a gap: of its records the source alone is known, and about when
 */
record Line(
        LogSource source,
        long atMicros,
        long fromSeq,
        long toSeq,
        @Nullable LogRecord record) {

    static Line of(LogRecord record) {
        long seq = record.content().getSeq();
        return new Line(record.source(), record.stamp().atMicros(), seq, seq, record);
    }

    static Line of(Loss loss) {
        return new Line(loss.source(), loss.atMicros(), loss.fromSeq(), loss.toSeq(), null);
    }

    /** As it was stored and read again. */
    static Line of(String tenant, Entry entry) {
        long atMicros = entry.getTimeUnixNano() / Entries.NANOS_PER_MICRO;
        LogSource source = source(tenant, entry);
        if (entry.hasGap()) {
            return new Line(
                    source,
                    atMicros,
                    entry.getGap().getFromSeq(),
                    entry.getGap().getToSeq(),
                    null);
        }
        Record content = content(entry);
        Stamp stamp = new Stamp(
                atMicros, entry.getDeviceTimeUnixNano(), entry.getObservedUnixNano() / Entries.NANOS_PER_MICRO);
        return of(new LogRecord(0, source, stamp, content, Words.of(content)));
    }

    boolean isGap() {
        return record == null;
    }

    private static LogSource source(String tenant, Entry entry) {
        SessionKey key = new SessionKey(tenant, entry.getDevice(), entry.getSession());
        Source source = Source.newBuilder()
                .setSessionId(entry.getSession())
                .setAppName(entry.getApp())
                .setAppVersion(entry.getAppVersion())
                .setBuildId(entry.getBuild())
                .build();
        return new LogSource(key, entry.getUser(), entry.getClaimed(), source, 0, "", "");
    }

    private static Record content(Entry entry) {
        return Record.newBuilder()
                .setSeq(entry.getSeq())
                .setSeverity(entry.getSeverity())
                .setBody(entry.getBody())
                .setKind(entry.getKind())
                .setLogger(entry.getLogger())
                .setThread(entry.getThread())
                .setPayload(entry.getPayload())
                .setMediaType(entry.getMediaType())
                .putAllAttributes(entry.getAttributesMap())
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(entry.getTraceId())))
                .setScreen(entry.getScreen())
                .setEventName(entry.getEventName())
                .build();
    }
}
