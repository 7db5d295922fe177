// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one watcher, bounded: at most one full report and after it one urgent report per service. The newest
 * wins, so a slow watcher misses reports but never learns something old. The broker's thread puts in, the stream's
 * takes out; neither waits for the other longer than an exchange of references takes.
 */
final class ReportBox {
    private record Full(BrokerStats stats, long seq) {}

    private record Urgent(UrgentStats stats, long seq) {}

    private final Set<String> names;
    private final Map<String, Urgent> urgent = new LinkedHashMap<>();
    private @Nullable Full full;
    private long seq;
    private boolean ended;

    /** @param names of the services that the watcher asked for; empty = all */
    ReportBox(Set<String> names) {
        this.names = names;
    }

    /**
     * Replaces all that waits.
     *
     * @return reports that will never be sent
     */
    synchronized int full(BrokerStats stats) {
        int skipped = urgent.size() + (full == null ? 0 : 1);
        urgent.clear();
        full = new Full(stats, ++seq);
        return skipped;
    }

    /**
     * Replaces what waits of that service.
     *
     * @return reports that will never be sent
     */
    synchronized int urgent(UrgentStats stats) {
        return urgent.put(stats.service().service(), new Urgent(stats, ++seq)) == null ? 0 : 1;
    }

    /** Nothing more will come. */
    synchronized void end() {
        ended = true;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** The next to send; null if none waits. */
    @Nullable
    StatsReport take() {
        Full nextFull;
        Urgent nextUrgent = null;
        synchronized (this) {
            nextFull = full;
            full = null;
            Iterator<Urgent> waiting = urgent.values().iterator();
            if (nextFull == null && waiting.hasNext()) {
                nextUrgent = waiting.next();
                waiting.remove();
            }
        }
        if (nextFull != null) {
            return StatsReports.full(nextFull.stats(), names, nextFull.seq());
        }
        return nextUrgent == null ? null : StatsReports.urgent(nextUrgent.stats(), nextUrgent.seq());
    }
}
