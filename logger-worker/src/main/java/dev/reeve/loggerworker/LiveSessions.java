// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which seqs of which sessions were shown, so that a batch sent again is not shown again. The least recently used
 * sessions are forgotten, then a batch that comes again shows twice. Guarded by its channel.
 */
final class LiveSessions {
    static final int SESSIONS_MAX = 10_000;
    private static final int RANGES_MAX = 100;

    private final LongAdder forgotten;
    private final Map<SessionKey, SeqRanges> shown = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionKey, SeqRanges> eldest) {
            boolean isFull = size() > SESSIONS_MAX;
            if (isFull) {
                forgotten.increment();
            }
            return isFull;
        }
    };

    /** @param forgotten counts sessions */
    LiveSessions(LongAdder forgotten) {
        this.forgotten = forgotten;
    }

    /** True the first time; always for a source without seq. */
    boolean isNew(LogRecord record) {
        long seq = record.content().getSeq();
        if (seq == 0) {
            return true;
        }
        SeqRanges session = shown.computeIfAbsent(record.source().key(), _ -> new SeqRanges());
        boolean isNew = session.add(seq);
        if (session.size() > RANGES_MAX) {
            // Only ever makes an old straggler invisible to the live stream; it is stored all the same.
            int closed = session.closeOldest(RANGES_MAX).size();
            return isNew && closed > 0;
        }
        return isNew;
    }
}
