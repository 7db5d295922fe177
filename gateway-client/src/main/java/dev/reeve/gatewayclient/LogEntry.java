// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import org.jspecify.annotations.Nullable;

/**
 * A record that is not acknowledged: its JSON, in memory or on disk. Guarded by the ring's lock, its place by the loop,
 * too.
 */
final class LogEntry {
    /** TRACE, DEBUG, INFO, WARN, ERROR, FATAL. */
    static final int CLASSES = 6;
    /** Of a record's JSON; a longer one is lost, as the logger takes no append of more than 256 KiB. */
    static final int BYTES_MAX = 192 * 1024;

    private static final int SEVERITIES_OF_A_CLASS = 4;

    private final LogSession session;
    private final long seq;
    private final int severity;
    private final long wallMs;
    /** When it was written, beside others: what the flight recorder kept gets its seq later. */
    private final long order;

    private final int size;
    private byte @Nullable [] text;
    private @Nullable LogSegment segment;
    private long at;
    private boolean underWay;

    LogEntry(LogSession session, Head head, byte[] text) {
        this(session, head, text.length);
        this.text = text;
    }

    /** One that lies on disk. */
    LogEntry(LogSession session, Head head, LogSegment segment, long at, int size) {
        this(session, head, size);
        this.segment = segment;
        this.at = at;
    }

    private LogEntry(LogSession session, Head head, int size) {
        this.session = session;
        this.seq = head.seq();
        this.severity = head.severity();
        this.wallMs = head.wallMs();
        this.order = head.order();
        this.size = size;
    }

    /** 0 = the least grave. */
    static int classOf(int severity) {
        return Math.max(0, Math.min(CLASSES - 1, (severity - 1) / SEVERITIES_OF_A_CLASS));
    }

    LogSession session() {
        return session;
    }

    long seq() {
        return seq;
    }

    int severity() {
        return severity;
    }

    long wallMs() {
        return wallMs;
    }

    long order() {
        return order;
    }

    int size() {
        return size;
    }

    @Nullable
    LogSegment segment() {
        return segment;
    }

    boolean isUnderWay() {
        return underWay;
    }

    void underWay(boolean is) {
        underWay = is;
    }

    /** The disk has it now. */
    void placed(LogSegment where, long offset) {
        segment = where;
        at = offset;
        text = null;
    }

    /** It is not needed any more. */
    void stored() {
        if (segment != null) {
            segment.released();
        }
    }

    /** It is to be forgotten, on disk, too. */
    void dropped() {
        if (segment != null) {
            segment.dropped(at, severity);
        }
    }

    /** On the loop; null = it cannot be read any more. */
    byte @Nullable [] read() {
        byte[] here = text;
        LogSegment where = segment;
        return here != null || where == null ? here : where.read(at, size);
    }

    /** What is known of a record beside its text. */
    record Head(long seq, int severity, long wallMs, long order) {}
}
