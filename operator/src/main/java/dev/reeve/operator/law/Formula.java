// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * The law: how many workers a load wants. Pure arithmetic, and it grows with the rate and with what waits.
 *
 * <pre>
 * R     = rate x serviceTime / concurrency
 * base  = ceil(R + b sqrt(R))
 * B     = waiting + rate x L - (ready x L + head starts of starting pods) x concurrency / serviceTime
 * surge = B > 0 ? ceil(R + B x serviceTime / (concurrency x max(D, g x L))) : 0
 * want  = clamp(max(base, surge, busy ? 1 : 0, floor), min, max)
 * </pre>
 *
 * @param floor kept warm
 */
record Formula(Estimates estimates, int waiting, int ready, double headStartMs, boolean busy, int floor) {
    /** A load so small is rounding. */
    private static final double LEAST = 1e-9;

    /** @param ratePerMs of arrivals; times in ms */
    record Estimates(double ratePerMs, double serviceMs, double startMs, double concurrency) {
        double offeredLoad() {
            return ratePerMs * serviceMs / concurrency;
        }

        long base(ScalingTarget target) {
            double load = offeredLoad();
            return ceil(load + target.headroomPercent() / 100.0 * Math.sqrt(load));
        }
    }

    double backlogAtStart() {
        double startMs = estimates.startMs();
        double workerMs = ready * startMs + headStartMs;
        return waiting + estimates.ratePerMs() * startMs - workerMs * estimates.concurrency() / estimates.serviceMs();
    }

    long surge(ScalingTarget target) {
        double backlog = backlogAtStart();
        if (backlog <= LEAST) {
            return 0;
        }
        // A deadline tighter than the start time cannot be met, so it must not buy workers.
        double timeMs = Math.max(target.waitMs(), target.startTimeFactorPercent() / 100.0 * estimates.startMs());
        return ceil(estimates.offeredLoad() + backlog * estimates.serviceMs() / (estimates.concurrency() * timeMs));
    }

    /** Before the owner's bounds. */
    long wanted(ScalingTarget target) {
        return Math.max(Math.max(estimates.base(target), surge(target)), Math.max(busy ? 1 : 0, floor));
    }

    private static long ceil(double workers) {
        return (long) Math.ceil(workers - LEAST);
    }
}
