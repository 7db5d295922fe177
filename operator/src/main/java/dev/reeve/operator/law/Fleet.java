// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The brokers of a pool, by name, so that the order of what they tell changes nothing. */
final class Fleet {
    private final Map<String, BrokerView> brokers = new TreeMap<>();
    private long heardMs;

    Fleet(long startedMs) {
        heardMs = startedMs;
    }

    void found(String broker, long nowMs) {
        brokers.putIfAbsent(broker, new BrokerView(nowMs));
    }

    /** What is new in it; null = it is too late, by its number or as its broker is gone. */
    @Nullable
    ServiceCounters report(PoolEvent.BrokerReport report, long nowMs) {
        BrokerView broker = brokers.get(report.broker());
        if (broker == null || broker.isLate(report)) {
            return null;
        }
        heardMs = nowMs;
        return broker.report(report, nowMs);
    }

    void gone(String broker) {
        brokers.remove(broker);
    }

    boolean isEmpty() {
        return brokers.isEmpty();
    }

    /** No broker there is has told anything. */
    boolean isBlind() {
        return brokers.values().stream().noneMatch(BrokerView::hasReported);
    }

    /** A broker began so shortly ago that its workers may not have come back to it. */
    boolean isGathering(long nowMs) {
        return brokers.values().stream().anyMatch(broker -> broker.isGathering(nowMs));
    }

    /** Every broker told all it knows within 3 s; false without any. */
    boolean isFresh(long nowMs) {
        return !brokers.isEmpty() && brokers.values().stream().allMatch(broker -> broker.isFresh(nowMs));
    }

    /** A broker, or every one there was, has told nothing for longer than 3 s. */
    boolean isSilent(long nowMs) {
        return silentMs(nowMs) > PoolState.STALE_MS
                || brokers.values().stream().anyMatch(broker -> nowMs - broker.heardMs() > PoolState.STALE_MS);
    }

    /** Since any broker told anything, be it one that is gone. */
    long silentMs(long nowMs) {
        return nowMs - heardMs;
    }

    /**
     * The rate and the queue of a silent broker count only while no other tells: its clients go to those, and would be
     * counted twice. What its workers have in flight counts, so nobody is taken for idle; those that no other broker
     * knows are not ready.
     */
    Load load(long nowMs) {
        boolean anyFresh = brokers.values().stream().anyMatch(broker -> broker.isFresh(nowMs));
        double rate = 0;
        int waiting = 0;
        int inFlight = 0;
        long oldestMs = 0;
        for (BrokerView broker : brokers.values()) {
            inFlight += broker.counters().inFlight();
            if (!anyFresh || broker.isFresh(nowMs)) {
                rate += broker.ratePerSecond();
                waiting += broker.counters().waiting();
                oldestMs = Math.max(oldestMs, broker.counters().oldestWaitingMs());
            }
        }
        List<WorkerSeen> workers = workers();
        int beyond = workers.stream()
                .mapToInt(worker -> Math.max(0, worker.inFlight() - Math.max(1, worker.capacity())))
                .sum();
        int unheard = anyFresh ? unheard(workers, nowMs) : 0;
        return new Load(rate, waiting, beyond, inFlight, oldestMs, workers, unheard);
    }

    /** Workers that a silent broker alone knows: they may be gone, and do nothing for the clients of the others. */
    private int unheard(List<WorkerSeen> workers, long nowMs) {
        Set<String> heard = brokers.values().stream()
                .filter(broker -> broker.isFresh(nowMs))
                .flatMap(broker -> broker.workers().stream())
                .map(WorkerSeen::instance)
                .collect(Collectors.toUnmodifiableSet());
        return (int) workers.stream()
                .filter(worker -> !worker.draining() && !heard.contains(worker.instance()))
                .count();
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
