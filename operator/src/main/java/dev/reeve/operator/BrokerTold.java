// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.ServiceCounters;
import dev.reeve.operator.law.WorkerSeen;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WorkerStats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report, by service. A service that it does not name it says nothing of, not even that it is idle: the broker may
 * not have been asked about it yet.
 *
 * @param workers of a full report; urgent ones tell none
 * @param atMs when it came
 */
record BrokerTold(
        String broker,
        long boot,
        long seq,
        boolean isFull,
        Map<String, ServiceCounters> services,
        Map<String, List<WorkerTold>> workers,
        long atMs) {

    /** Empty = it cannot be: a number is beyond all bounds, or its kind is unknown. */
    static Optional<BrokerTold> of(String broker, StatsReport report, long nowMs) {
        if (report.getKind() != Kind.FULL && report.getKind() != Kind.URGENT) {
            return Optional.empty();
        }
        Map<String, ServiceCounters> services = new HashMap<>();
        for (ServiceStats stats : report.getServicesList()) {
            if (!isPossible(stats)) {
                return Optional.empty();
            }
            services.put(stats.getService(), counters(stats));
        }
        Map<String, List<WorkerTold>> workers = new HashMap<>();
        for (WorkerStats stats : report.getWorkersList()) {
            if (stats.getCapacity() < 0 || stats.getInFlight() < 0 || stats.getReadyForMs() < 0) {
                return Optional.empty();
            }
            workers.computeIfAbsent(stats.getService(), _ -> new ArrayList<>()).add(worker(stats));
        }
        return Optional.of(new BrokerTold(
                broker, report.getBootId(), report.getSeq(), report.getKind() == Kind.FULL, services, workers, nowMs));
    }

    /** Unsigned on the wire: what is negative here is beyond the half of that. */
    private static boolean isPossible(ServiceStats stats) {
        long times = stats.getOldestWaitingMs() | stats.getServiceTimeSumUs() | stats.getServiceTimeCount();
        return (stats.getArrivals() | stats.getWaiting() | stats.getInFlight() | times) >= 0;
    }

    private static ServiceCounters counters(ServiceStats stats) {
        return new ServiceCounters(
                stats.getArrivals(),
                stats.getWaiting(),
                stats.getInFlight(),
                stats.getOldestWaitingMs(),
                stats.getServiceTimeSumUs(),
                stats.getServiceTimeCount());
    }

    private static WorkerTold worker(WorkerStats stats) {
        WorkerSeen seen = new WorkerSeen(
                stats.getInstanceId(),
                stats.getCapacity(),
                stats.getInFlight(),
                stats.getDraining(),
                stats.getReadyForMs(),
                stats.getPlain());
        return new WorkerTold(seen, stats.getPodName());
    }

    /** What it says of the service, with these workers; null = nothing. */
    PoolEvent.@Nullable BrokerReport event(String service, List<WorkerTold> known) {
        ServiceCounters counters = services.get(service);
        return counters == null ? null : new PoolEvent.BrokerReport(broker, boot, seq, counters, seen(known));
    }

    private @Nullable List<WorkerSeen> seen(List<WorkerTold> known) {
        return isFull ? known.stream().map(WorkerTold::seen).toList() : null;
    }

    List<WorkerTold> workers(String service) {
        return workers.getOrDefault(service, List.of());
    }
}
