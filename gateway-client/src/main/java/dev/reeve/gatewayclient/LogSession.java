// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.LinkedHashMap;
import java.util.Map;

/** One session of the log and what is not acknowledged of it, by number. Guarded by the ring's lock. */
final class LogSession {
    private final String id;
    private final Map<Long, LogEntry> entries = new LinkedHashMap<>();
    private final LogGaps gaps = new LogGaps();
    private String previous = "";
    private long lastSeq;
    /** What lies on disk about it is no more true. */
    private boolean changed;

    LogSession(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    String previous() {
        return previous;
    }

    void previous(String session) {
        previous = session;
    }

    /** The first of so many numbers that follow. */
    long nextSeq(long count) {
        lastSeq += count;
        return lastSeq - count + 1;
    }

    void lastSeq(long seq) {
        lastSeq = Math.max(lastSeq, seq);
    }

    Map<Long, LogEntry> entries() {
        return entries;
    }

    LogGaps gaps() {
        return gaps;
    }

    boolean isEmpty() {
        return entries.isEmpty() && gaps.isEmpty();
    }

    void lost(long fromSeq, long toSeq, String reason) {
        gaps.add(fromSeq, toSeq, reason);
        changed = true;
    }

    /** Those of them that are told as missing already are not lost again. Returns how many are now. */
    long lostUnlessTold(long fromSeq, long toSeq, String reason) {
        long lost = 0;
        for (LogGaps.Range part : gaps.untold(fromSeq, toSeq)) {
            lost(part.fromSeq(), part.toSeq(), reason);
            lost += part.toSeq() - part.fromSeq() + 1;
        }
        return lost;
    }

    void changed() {
        changed = true;
    }

    /** Up to here nothing is left to send. */
    long stored() {
        return entries.isEmpty() ? lastSeq : entries.keySet().iterator().next() - 1;
    }

    /** Once per change. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
