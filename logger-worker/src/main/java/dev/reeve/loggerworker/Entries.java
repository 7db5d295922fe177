// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Gap;
import dev.reeve.gatewayapi.log.v1.Record;
import java.util.HexFormat;

/** Records and gaps as viewers get them. */
final class Entries {
    static final long NANOS_PER_MICRO = 1_000;

    private Entries() {}

    static Entry of(LogRecord shown, boolean notStored) {
        Record content = shown.content();
        Stamp stamp = shown.stamp();
        return of(shown.source())
                .setBuild(shown.source().source().getBuildId())
                .setCursor(shown.cursor().text())
                .setSeq(content.getSeq())
                .setTimeUnixNano(stamp.atMicros() * NANOS_PER_MICRO)
                .setDeviceTimeUnixNano(stamp.deviceNanos())
                .setObservedUnixNano(stamp.observedMicros() * NANOS_PER_MICRO)
                .setSeverity(content.getSeverity())
                .setLevel(shown.level().name())
                .setBody(content.getBody())
                .setKind(content.getKind())
                .setIndent(content.getIndent())
                .setLogger(content.getLogger())
                .setThread(content.getThread())
                .setPayload(content.getPayload())
                .setMediaType(content.getMediaType())
                .putAllAttributes(content.getAttributesMap())
                .setTraceId(hex(content.getTraceId()))
                .setSpanId(hex(content.getSpanId()))
                .setScreen(content.getScreen())
                .setEventName(content.getEventName())
                .setTruncated(content.getTruncated())
                .setNotStored(notStored)
                .build();
    }

    static Entry of(Loss loss) {
        Gap.Builder gap = Gap.newBuilder()
                .setFromSeq(loss.fromSeq())
                .setToSeq(loss.toSeq())
                .setCount(loss.count())
                .setReason(loss.reason());
        return of(loss.source())
                .setCursor(loss.cursor().text())
                .setTimeUnixNano(loss.atMicros() * NANOS_PER_MICRO)
                .setGap(gap)
                .build();
    }

    /** A gap of the viewer's own making: it read too slowly. */
    static Entry slowViewer(long count, long atMicros) {
        Gap gap = Gap.newBuilder()
                .setCount(count)
                .setReason(LossReason.VIEWER_SLOW.wire())
                .build();
        return Entry.newBuilder()
                .setTimeUnixNano(atMicros * NANOS_PER_MICRO)
                .setGap(gap)
                .build();
    }

    /** Records of other replicas that this viewer was not shown; 0 = nobody knows how many. */
    static Entry missed(long count, long atMicros) {
        Gap gap = Gap.newBuilder()
                .setCount(count)
                .setReason(LossReason.UNKNOWN.wire())
                .build();
        return Entry.newBuilder()
                .setTimeUnixNano(atMicros * NANOS_PER_MICRO)
                .setGap(gap)
                .build();
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Entry.Builder of(LogSource source) {
        return Entry.newBuilder()
                .setDevice(source.key().installation())
                .setSession(source.key().session())
                .setUser(source.user())
                .setApp(source.source().getAppName())
                .setAppVersion(source.source().getAppVersion())
                .setClaimed(source.claimed());
    }
}
