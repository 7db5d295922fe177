// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;

/** What is known of a pool: its brokers, its Deployment, and what was measured. */
final class Knowledge {
    /** Since when brokers and the Deployment are known. */
    private long startedMs;

    private final Fleet fleet;
    private final Idleness idleness;
    private final Target target = new Target();
    private final Starts starts = new Starts();
    private final ServiceTime serviceTime = new ServiceTime();
    private final BaseWindow window = new BaseWindow();
    private double capacity = 1;
    private long unquietMs;

    Knowledge(long startedMs) {
        this.startedMs = startedMs;
        unquietMs = startedMs;
        fleet = new Fleet(startedMs);
        idleness = new Idleness(startedMs);
    }

    Fleet fleet() {
        return fleet;
    }

    Target target() {
        return target;
    }

    void reported(PoolEvent.BrokerReport report, long nowMs) {
        ServiceCounters fresh = fleet.report(report, nowMs);
        if (fresh == null) {
            return;
        }
        if (fresh.serviceTimeCount() > 0) {
            serviceTime.add(nowMs, fresh.serviceTimeSumUs() / 1_000.0, fresh.serviceTimeCount());
        }
        if (fresh.arrivals() > 0) {
            idleness.busy(nowMs);
        }
        List<WorkerSeen> workers = report.workers();
        if (workers != null) {
            starts.workers(workers, nowMs);
        }
    }

    void seen(PoolEvent.TargetSeen seen, long nowMs) {
        if (!target.isKnown()) {
            idleness.begin(seen.replicas());
            startedMs = nowMs;
        }
        target.seen(seen);
        starts.pods(seen.startingAgesMs(), nowMs);
    }

    int starting() {
        return target.isKnown() ? starts.count() : 0;
    }

    /** So many more were asked for. */
    void raised(int more, long nowMs) {
        starts.add(more, nowMs);
        unquietMs = nowMs;
    }

    /**
     * All of it that a decision is made of.
     *
     * @param replicas as they are, or as they would be where writes are only observed
     * @param parting workers that were asked to take nothing new
     */
    Situation situation(PoolSettings settings, int replicas, List<String> parting, long nowMs) {
        if (fleet.isBlind()) {
            // Nothing is known of what they do: as after a start, the first window begins with the first report.
            startedMs = nowMs;
            idleness.unknown(nowMs);
        }
        Load load = fleet.load(nowMs);
        if (!load.isEmpty()) {
            idleness.busy(nowMs);
        }
        int ready = ready(load, parting, nowMs);
        starts.reconcile(Math.max(0, target.replicas(nowMs) - ready), nowMs);
        Formula.Estimates estimates = estimates(settings.target(), load, nowMs);
        if (starts.starting(nowMs, estimates.startMs()) > 0) {
            unquietMs = nowMs;
        }
        long holdMax = holdMax(settings, estimates, nowMs);
        boolean settled = !fleet.isGathering(nowMs)
                && nowMs - startedMs >= settings.scaleDown().windowMs(estimates.startMs());
        boolean fresh = fleet.isFresh(nowMs);
        long idleMs = settings.scaleDown().idleToZeroSeconds() * 1_000L;
        boolean zero = fresh && settled && holdMax == 0 && idleness.ms(nowMs) >= idleMs;
        if (zero) {
            idleness.over();
        }
        Formula formula = new Formula(
                estimates,
                load.waiting(),
                ready,
                starts.headStartMs(nowMs, estimates.startMs()),
                !load.isEmpty(),
                idleness.floor(settings.replicas().warm(), replicas));
        int stuck = starts.stuck(nowMs, estimates.startMs());
        int stuckPods = starts.stuckPods(nowMs, estimates.startMs());
        return new Situation(
                settings, load, formula, replicas, stuck, stuckPods, holdMax, fresh, nowMs - unquietMs, settled, zero);
    }

    private int ready(Load load, List<String> parting, long nowMs) {
        // Who was asked to take nothing new can be called back.
        int told = load.ready(target.readyPods()) + load.among(parting);
        // No broker knows its workers yet: the pods that are ready are there all the same.
        boolean unknown = fleet.isBlind() || fleet.isGathering(nowMs);
        return unknown ? Math.max(told, Math.min(target.readyPods(), target.replicas(nowMs))) : told;
    }

    private Formula.Estimates estimates(ScalingTarget wanted, Load load, long nowMs) {
        double announced = load.meanCapacity();
        // Without any worker there: as they last announced.
        capacity = announced > 0 ? announced : capacity;
        return new Formula.Estimates(
                load.ratePerSecond() / 1_000,
                serviceTime.meanMs(nowMs, wanted.expectedServiceMs()),
                starts.meanMs(wanted.expectedStartMs()),
                wanted.workerConcurrency() > 0 ? wanted.workerConcurrency() : capacity);
    }

    private long holdMax(PoolSettings settings, Formula.Estimates estimates, long nowMs) {
        double windowMs = settings.scaleDown().windowMs(estimates.startMs());
        long base = Math.min(estimates.base(settings.target()), ReplicaBounds.REPLICAS_MAX);
        // While a broker is silent its part is missing: what was held goes on being held.
        window.add(nowMs, fleet.isFresh(nowMs) ? base : Math.max(base, window.max(nowMs, windowMs)));
        return window.max(nowMs, windowMs);
    }
}
