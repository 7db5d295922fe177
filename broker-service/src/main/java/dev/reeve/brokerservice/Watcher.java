// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One who watches this broker's statistics, and what was last put into its box. All but the box belongs to the broker's
 * thread.
 */
final class Watcher {
    private final Set<String> names;
    private final long intervalMs;
    private final ReportBox box;
    private final Runnable wake;
    private final Map<String, Integer> told = new HashMap<>();
    private long dueMs;

    /**
     * @param names of services; empty = all
     * @param wake tells the stream that its box has something; must not wait
     */
    Watcher(Set<String> names, long intervalMs, Runnable wake) {
        this.names = Set.copyOf(names);
        this.intervalMs = intervalMs;
        this.box = new ReportBox(this.names);
        this.wake = wake;
    }

    Set<String> names() {
        return names;
    }

    ReportBox box() {
        return box;
    }

    boolean wants(String service) {
        return names.isEmpty() || names.contains(service);
    }

    boolean isDue(long nowMs) {
        return nowMs >= dueMs;
    }

    /** Puts a full report into the box; returns reports that will never be sent. */
    int full(BrokerStats stats, long nowMs) {
        // In step with the interval, unless the broker's thread was away for longer than that.
        dueMs = Math.max(dueMs + intervalMs, nowMs);
        told.clear();
        for (BrokerStats.ServiceStats service : stats.services()) {
            if (service.waiting() > 0 && wants(service.service())) {
                told.put(service.service(), service.waiting());
            }
        }
        int skipped = box.full(stats);
        wake.run();
        return skipped;
    }

    /** The first full report starts the interval. */
    void start(long nowMs) {
        dueMs = nowMs;
    }

    /** Puts an urgent report into the box; returns reports that will never be sent. */
    int urgent(UrgentStats stats) {
        told.put(stats.service().service(), stats.service().waiting());
        int skipped = box.urgent(stats);
        wake.run();
        return skipped;
    }

    /** The queue's length that is worth an urgent report: twice what was last told. */
    int urgentAt(String service) {
        int waiting = told.getOrDefault(service, 0);
        return waiting == 0 ? 1 : (int) Math.min(2L * waiting, Integer.MAX_VALUE);
    }

    void end() {
        box.end();
        wake.run();
    }
}
