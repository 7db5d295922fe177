// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayList;
import java.util.List;

/** Makes {@link BrokerStats} from what the broker knows now. */
final class Snapshot {
    private Snapshot() {}

    static BrokerStats.ServiceStats of(Service service, long nowMs) {
        return new BrokerStats.ServiceStats(
                service.name(),
                service.isDeclared(nowMs),
                service.arrivals,
                service.completions,
                service.rejected,
                service.expired,
                service.failed,
                service.cancelled,
                service.redelivered,
                service.queue().size(),
                nowMs - service.queue().oldestMs(nowMs),
                service.held,
                service.free().ready(),
                service.free().slots(),
                service.rates().arrivalsPerSecond(nowMs, service.arrivals),
                service.rates().completionsPerSecond(nowMs, service.completions),
                service.serviceTimeSumUs,
                service.serviceTimeCount);
    }

    static BrokerStats.WorkerStats of(Worker worker, long nowMs) {
        boolean reported = !worker.isPlain() && worker.pulse().getSentUs() > 0;
        return new BrokerStats.WorkerStats(
                worker.service().name(),
                worker.instanceId(),
                worker.info().getVersion(),
                worker.info().getPodName(),
                worker.isPlain(),
                worker.capacity(),
                worker.window(),
                worker.held(),
                !worker.isReady() || worker.isMarked(nowMs),
                nowMs - worker.readyMs(),
                nowMs - worker.peer().heardMs(),
                worker.rttMs(),
                reported ? worker.pulse().getRequests() : worker.requests(),
                reported ? worker.pulse().getErrors() : worker.errors(),
                worker.pulse().getLastError(),
                reported ? worker.pulse().getProcessingSeconds() * 1_000 : worker.processingMs(),
                worker.pulse().getLoad());
    }

    static List<BrokerStats.ServiceStats> services(Services services, long nowMs) {
        List<BrokerStats.ServiceStats> all = new ArrayList<>(services.all().size());
        for (Service service : services.all()) {
            all.add(of(service, nowMs));
        }
        return all;
    }

    static List<BrokerStats.WorkerStats> workers(Services services, long nowMs) {
        List<BrokerStats.WorkerStats> all = new ArrayList<>();
        for (Service service : services.all()) {
            all.addAll(workers(service, nowMs));
        }
        return all;
    }

    static List<BrokerStats.WorkerStats> workers(Service service, long nowMs) {
        List<BrokerStats.WorkerStats> all = new ArrayList<>(service.workers().size());
        for (Worker worker : service.workers()) {
            all.add(of(worker, nowMs));
        }
        return all;
    }
}
