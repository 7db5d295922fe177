// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WorkerStats;
import java.util.Set;

/** Snapshots as protobuf messages (operator.md section 4). Pure; any thread. */
final class StatsReports {
    private StatsReports() {}

    /** @param names whose services and workers; empty = all */
    static StatsReport full(BrokerStats stats, Set<String> names, long seq) {
        StatsReport.Builder report =
                report(stats.brokerId(), stats.bootId(), seq).setKind(Kind.FULL).setUptimeMs(stats.uptimeMs());
        for (BrokerStats.ServiceStats service : stats.services()) {
            if (names.isEmpty() || names.contains(service.service())) {
                report.addServices(service(service));
            }
        }
        for (BrokerStats.WorkerStats worker : stats.workers()) {
            if (names.isEmpty() || names.contains(worker.service())) {
                report.addWorkers(worker(worker));
            }
        }
        return report.build();
    }

    static StatsReport urgent(UrgentStats stats, long seq) {
        return report(stats.brokerId(), stats.bootId(), seq)
                .setKind(Kind.URGENT)
                .setUptimeMs(stats.uptimeMs())
                .addServices(service(stats.service()))
                .build();
    }

    private static StatsReport.Builder report(String brokerId, long bootId, long seq) {
        return StatsReport.newBuilder().setBrokerId(brokerId).setBootId(bootId).setSeq(seq);
    }

    private static ServiceStats service(BrokerStats.ServiceStats stats) {
        return ServiceStats.newBuilder()
                .setService(stats.service())
                .setArrivals(stats.arrivals())
                .setCompletions(stats.completions())
                .setRejected(stats.rejected())
                .setWaiting(stats.waiting())
                .setInFlight(stats.inFlight())
                .setOldestWaitingMs(stats.oldestWaitingMs())
                .setServiceTimeSumUs(stats.serviceTimeSumUs())
                .setServiceTimeCount(stats.serviceTimeCount())
                .setExpired(stats.expired())
                .setRedelivered(stats.redelivered())
                .build();
    }

    private static WorkerStats worker(BrokerStats.WorkerStats stats) {
        return WorkerStats.newBuilder()
                .setInstanceId(stats.instanceId())
                .setService(stats.service())
                .setPodName(stats.podName())
                .setCapacity(stats.capacity())
                .setInFlight(stats.inFlight())
                .setDraining(stats.draining())
                .setReadyForMs(stats.readyForMs())
                .setPlain(stats.plain())
                .build();
    }
}
