// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one broker told last, and how much came since it is known. */
final class BrokerView {
    private final Arrivals arrivals = new Arrivals();
    private final long foundMs;
    private ServiceCounters counters = ServiceCounters.NONE;
    private List<WorkerSeen> workers = List.of();
    private long boot;
    private long total;
    private long reportedMs;
    private boolean reported;

    BrokerView(long foundMs) {
        this.foundMs = foundMs;
    }

    /** What is new in it: arrivals, and requests that ended with their time. With the first, counting begins. */
    ServiceCounters report(PoolEvent.BrokerReport report, long nowMs) {
        ServiceCounters now = report.counters();
        ServiceCounters before = report.boot() == boot || !reported ? counters : ServiceCounters.NONE;
        ServiceCounters fresh = reported ? difference(now, before) : ServiceCounters.NONE;
        total += fresh.arrivals();
        counters = now;
        boot = report.boot();
        reported = true;
        reportedMs = nowMs;
        @Nullable List<WorkerSeen> told = report.workers();
        if (told != null) {
            workers = told;
        }
        arrivals.add(nowMs, (double) total);
        return fresh;
    }

    /** A counter that went back, which a broker's never does, is taken for one that stood still. */
    private static ServiceCounters difference(ServiceCounters now, ServiceCounters before) {
        long count = Math.max(0, now.serviceTimeCount() - before.serviceTimeCount());
        long sum = Math.max(0, now.serviceTimeSumUs() - before.serviceTimeSumUs());
        return new ServiceCounters(Math.max(0, now.arrivals() - before.arrivals()), 0, 0, 0, sum, count);
    }

    double ratePerSecond() {
        return arrivals.perSecond();
    }

    ServiceCounters counters() {
        return counters;
    }

    List<WorkerSeen> workers() {
        return workers;
    }

    /** Since it last told anything, or is known. */
    long heardMs() {
        return reported ? reportedMs : foundMs;
    }

    boolean isFresh(long nowMs) {
        return reported && nowMs - reportedMs <= PoolState.STALE_MS;
    }
}
