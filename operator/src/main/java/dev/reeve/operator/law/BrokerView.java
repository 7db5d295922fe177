// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one broker told last, and how much came since it is known. */
final class BrokerView {
    /** Workers connect anew to a broker that began within so long. */
    private static final long GATHERING_MS = 10_000;

    private final Arrivals arrivals = new Arrivals();
    private final long foundMs;
    private ServiceCounters counters = ServiceCounters.NONE;
    private List<WorkerSeen> workers = List.of();
    private long boot;
    private @Nullable Long bootBefore;
    private long bootedMs;
    private long seq;
    private long total;
    private long fullMs;
    private boolean reported;
    private boolean full;

    BrokerView(long foundMs) {
        this.foundMs = foundMs;
    }

    /** Another overtook it, or the broker ended since. */
    boolean isLate(PoolEvent.BrokerReport report) {
        return reported
                && (report.boot() == boot ? report.seq() <= seq : bootBefore != null && report.boot() == bootBefore);
    }

    /** What is new in it: arrivals, and requests that ended with their time. With the first, counting begins. */
    ServiceCounters report(PoolEvent.BrokerReport report, long nowMs) {
        ServiceCounters now = report.counters();
        boolean counting = reported;
        if (!reported || report.boot() != boot) {
            boot(report.boot(), nowMs);
        }
        ServiceCounters fresh = counting ? difference(now, counters) : ServiceCounters.NONE;
        total += fresh.arrivals();
        counters = now;
        seq = report.seq();
        @Nullable List<WorkerSeen> told = report.workers();
        if (told != null) {
            workers = told;
            full = true;
            fullMs = nowMs;
        }
        arrivals.add(nowMs, (double) total);
        return fresh;
    }

    /** The workers of the boot before are connected no more. */
    private void boot(long number, long nowMs) {
        bootBefore = reported ? Long.valueOf(boot) : null;
        boot = number;
        bootedMs = nowMs;
        reported = true;
        counters = ServiceCounters.NONE;
        workers = List.of();
        full = false;
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

    boolean hasReported() {
        return reported;
    }

    boolean isGathering(long nowMs) {
        return reported && nowMs - bootedMs <= GATHERING_MS;
    }

    /** When it last told all it knows, or else was found. */
    long heardMs() {
        return full ? fullMs : Math.max(foundMs, bootedMs);
    }

    boolean isFresh(long nowMs) {
        return full && nowMs - fullMs <= PoolState.STALE_MS;
    }
}
