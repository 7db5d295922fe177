// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Flink's law once a minute over the minute before, with its settling time of 5 minutes before it goes down: kinder
 * than its defaults, which measure for 15 minutes and let an hour pass. Pods go on working while others start, which a
 * Flink job does not.
 */
final class FlinkScaler implements Scaler {
    private static final double DECIDE = 60;
    private static final double WINDOW = 60;
    private static final double SETTLE = 300;
    private static final double DOWN_FACTOR = 0.6;

    private record Sample(double time, long arrived) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private double changedAt = -SETTLE;

    @Override
    public void begin(Cluster cluster) {
        cluster.agenda().every(10, 0, () -> sample(cluster));
        cluster.agenda().every(DECIDE, cluster.chance().phase(), () -> decide(cluster));
    }

    private void sample(Cluster cluster) {
        samples.addLast(new Sample(cluster.now(), cluster.tally().arrivedSoFar()));
        while (samples.getFirst().time() < cluster.now() - WINDOW) {
            samples.removeFirst();
        }
    }

    private void decide(Cluster cluster) {
        sample(cluster);
        Sample first = samples.getFirst();
        double time = cluster.now() - first.time();
        double rate = time > 0 ? (cluster.tally().arrivedSoFar() - first.arrived()) / time : 0;
        int to = desired(cluster, rate);
        boolean settled = cluster.now() - changedAt >= SETTLE;
        if (to > cluster.replicas() || (to < cluster.replicas() && settled)) {
            changedAt = cluster.now();
            cluster.write(to, List.of());
        }
    }

    private int desired(Cluster cluster, double rate) {
        int current = cluster.replicas();
        double lag = cluster.waiting();
        if (rate == 0 && lag == 0 && cluster.inFlight() == 0) {
            return 0;
        }
        double perInstance = perInstance(cluster);
        if (FlinkLaw.USUAL.isBalanced(rate, lag, current * perInstance)) {
            return current;
        }
        int least = (int) Math.ceil(current * (1 - DOWN_FACTOR));
        return Math.max(least, FlinkLaw.USUAL.desired(rate, lag, perInstance));
    }

    /** Requests a second of busy time. */
    private static double perInstance(Cluster cluster) {
        Tally tally = cluster.tally();
        double mean = tally.completedSoFar() == 0
                ? cluster.scenario().physics().serviceMean()
                : tally.servedSeconds() / tally.completedSoFar();
        return cluster.concurrency() / mean;
    }
}
