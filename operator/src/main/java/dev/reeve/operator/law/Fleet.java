// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The brokers of a pool, by name, so that the order of what they tell changes nothing. */
final class Fleet {
    private final Map<String, BrokerView> brokers = new TreeMap<>();
    private final long startedMs;

    Fleet(long startedMs) {
        this.startedMs = startedMs;
    }

    void found(String broker, long nowMs) {
        brokers.putIfAbsent(broker, new BrokerView(nowMs));
    }

    ServiceCounters report(PoolEvent.BrokerReport report, long nowMs) {
        return brokers.computeIfAbsent(report.broker(), _ -> new BrokerView(nowMs))
                .report(report, nowMs);
    }

    void gone(String broker) {
        brokers.remove(broker);
    }

    /** Every broker told something within 3 s; false without any. */
    boolean isFresh(long nowMs) {
        return !brokers.isEmpty() && brokers.values().stream().allMatch(broker -> broker.isFresh(nowMs));
    }

    /** A broker has told nothing for longer than 3 s, or there is none. */
    boolean isSilent(long nowMs) {
        return brokers.isEmpty()
                ? nowMs - startedMs > PoolState.STALE_MS
                : brokers.values().stream().anyMatch(broker -> nowMs - broker.heardMs() > PoolState.STALE_MS);
    }

    /** Since any broker told anything. */
    long silentMs(long nowMs) {
        return nowMs
                - brokers.values().stream().mapToLong(BrokerView::heardMs).max().orElse(startedMs);
    }

    Load load() {
        double rate = 0;
        int waiting = 0;
        int inFlight = 0;
        long oldestMs = 0;
        for (BrokerView broker : brokers.values()) {
            rate += broker.ratePerSecond();
            waiting += broker.counters().waiting();
            inFlight += broker.counters().inFlight();
            oldestMs = Math.max(oldestMs, broker.counters().oldestWaitingMs());
        }
        List<WorkerSeen> workers = workers();
        int beyond = workers.stream()
                .mapToInt(worker -> Math.max(0, worker.inFlight() - Math.max(1, worker.capacity())))
                .sum();
        return new Load(rate, waiting + beyond, inFlight, oldestMs, workers);
    }

    private List<WorkerSeen> workers() {
        Map<String, WorkerSeen> merged = new LinkedHashMap<>();
        for (BrokerView broker : brokers.values()) {
            for (WorkerSeen worker : broker.workers()) {
                merged.merge(worker.instance(), worker, Fleet::together);
            }
        }
        return List.copyOf(merged.values());
    }

    private static WorkerSeen together(WorkerSeen one, WorkerSeen other) {
        return new WorkerSeen(
                one.instance(),
                Math.max(one.capacity(), other.capacity()),
                one.inFlight() + other.inFlight(),
                one.draining() || other.draining(),
                Math.max(one.readyForMs(), other.readyForMs()),
                one.plain() || other.plain());
    }
}
