// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.CallEnd;
import dev.reeve.protocol.v1.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of one service's requests, and how long they took. One thread counts, any may read. */
final class ServiceCounts {

    private final DurationCounts queue = new DurationCounts();
    private final DurationCounts total = new DurationCounts();
    private final Map<CallEnd, Map<Reason, AtomicLong>> ended = new EnumMap<>(CallEnd.class);

    /** Who reads what was counted at least once. */
    interface EndReader {
        void count(CallEnd end, Reason reason, long count);
    }

    ServiceCounts() {
        for (CallEnd end : CallEnd.values()) {
            ended.put(end, new ConcurrentHashMap<>(2));
        }
    }

    void ended(CallEnd end, Reason reason, float queueMs, float workerMs) {
        queue.record(queueMs);
        total.record(queueMs + workerMs);
        AtomicLong count = countOf(end, reason);
        count.setOpaque(count.getPlain() + 1);
    }

    private AtomicLong countOf(CallEnd end, Reason reason) {
        Map<Reason, AtomicLong> byReason = ended.getOrDefault(end, Map.of());
        AtomicLong known = byReason.get(reason);
        return known == null ? byReason.computeIfAbsent(reason, _ -> new AtomicLong()) : known;
    }

    /** Time in the queue. */
    DurationCounts queue() {
        return queue;
    }

    /** Time in the queue and at the worker. */
    DurationCounts total() {
        return total;
    }

    void readEnds(EndReader reader) {
        ended.forEach(
                (end, byReason) -> byReason.forEach((reason, count) -> reader.count(end, reason, count.getOpaque())));
    }
}
