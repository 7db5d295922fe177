// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streamed answers under way, so that a drain can end them: they would outlast it. Any thread. */
final class OpenStreams {
    private final Set<Entry> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** Counts a stream in; the action ends it, once, if the gateway stops. */
    Entry enter(Runnable end) {
        Entry entry = new Entry(end);
        open.add(entry);
        if (ending) {
            end.run();
        }
        return entry;
    }

    /** Ends all that are open, and at once all that begin from now on. */
    void endAll() {
        ending = true;
        List<Entry> all = new ArrayList<>(open);
        all.forEach(entry -> entry.end.run());
    }

    int count() {
        return open.size();
    }

    /** One stream; closed when it has ended. */
    final class Entry implements AutoCloseable {
        private final Runnable end;

        private Entry(Runnable end) {
            this.end = end;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }
}
