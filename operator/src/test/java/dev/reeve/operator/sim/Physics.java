// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/**
 * What the cluster is like. Times are seconds.
 *
 * @param serviceMean of a request; {@code serviceCv} its coefficient of variation
 * @param startFixed of a pod's start, plus a lognormal time of {@code startMean} and cv 0.66
 * @param concurrency requests that a worker takes at once
 * @param replicasMax nobody may have more
 */
public record Physics(
        Distribution service,
        double serviceMean,
        double serviceCv,
        double startFixed,
        double startMean,
        int concurrency,
        int replicasMax) {
    static final double START_CV = 0.66;

    /** 0.5 s, cv 0.66; starts of 3 s + 5 s; one request at a time; 200 workers. */
    public static final Physics USUAL = new Physics(Distribution.LOGNORMAL, 0.5, 0.66, 3, 5, 1, 200);

    Physics withService(Distribution other, double cv) {
        return new Physics(other, serviceMean, cv, startFixed, startMean, concurrency, replicasMax);
    }

    /** Starts of another mean, three eighths of it fixed. */
    Physics withStart(double mean) {
        return new Physics(service, serviceMean, serviceCv, mean * 3 / 8, mean * 5 / 8, concurrency, replicasMax);
    }

    Physics withConcurrency(int other) {
        return new Physics(service, serviceMean, serviceCv, startFixed, startMean, other, replicasMax);
    }

    Physics withReplicasMax(int other) {
        return new Physics(service, serviceMean, serviceCv, startFixed, startMean, concurrency, other);
    }

    double start() {
        return startFixed + startMean;
    }
}
