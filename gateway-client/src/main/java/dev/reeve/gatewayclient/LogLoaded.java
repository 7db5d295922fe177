// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** A session as its files tell it. Used once, by the loop. */
final class LogLoaded {
    private final String id;
    private final Map<Long, Found> records = new TreeMap<>();
    private JsonNode state = Json.object();

    LogLoaded(String id) {
        this.id = id;
    }

    void add(LogSegment from, LogEntry.Head head, LogSegment.Extent text) {
        Found before = records.put(head.seq(), new Found(from, head, text));
        if (before != null) {
            before.segment().released();
        }
    }

    /** What there is beside records. */
    void state(JsonNode kept) {
        state = kept;
    }

    LogSession session() {
        LogSession session = new LogSession(id);
        session.previous(state.path("previous").asText());
        session.gaps().load(state.path("drops"));
        long stored = state.path("stored").asLong();
        session.lastSeq(stored);
        records.forEach((seq, found) -> {
            session.lastSeq(seq);
            if (seq <= stored) {
                found.segment().released();
            } else if (session.gaps().has(seq)) {
                // Dropped, and killed before its file said so.
                found.dropped();
                session.changed();
            } else if (found.text().length() > LogEntry.BYTES_MAX) {
                found.dropped();
                session.lost(seq, seq, LogRing.TOO_LARGE);
            } else {
                session.entries().put(seq, found.entry(session));
            }
        });
        return session;
    }

    private record Found(LogSegment segment, LogEntry.Head head, LogSegment.Extent text) {
        void dropped() {
            segment.dropped(text.at(), head.severity());
        }

        LogEntry entry(LogSession session) {
            return new LogEntry(session, head, segment, text.at(), text.length());
        }
    }
}
