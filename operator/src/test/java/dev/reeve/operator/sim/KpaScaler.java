// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.Arrays;
import java.util.List;

/** Knative's pod autoscaler with the activator always in the path: it sees what waits. */
final class KpaScaler implements Scaler {
    private static final double TICK = 2;
    private static final int STABLE = 60;
    private static final int PANIC = 6;
    private static final double GRACE = 30;

    private final KpaLaw law;
    private double[] concurrency = new double[1_024];
    private int seconds;
    private double countedSoFar;
    private double countedAt;
    private boolean panicking;
    private double panicAt;
    private int panicPods;
    private double idleSince = Double.NaN;

    KpaScaler(KpaLaw law) {
        this.law = law;
    }

    @Override
    public void begin(Cluster cluster) {
        cluster.agenda().every(1, cluster.chance().phase(), () -> collect(cluster));
        cluster.agenda().every(TICK, cluster.chance().phase(), () -> decide(cluster));
        cluster.onQueued(_ -> {
            if (cluster.replicas() == 0) {
                // The activator pokes the autoscaler: it need not wait for the tick.
                put(cluster.waiting() + cluster.inFlight());
                decide(cluster);
            }
        });
    }

    private void collect(Cluster cluster) {
        Tally tally = cluster.tally();
        tally.passTime(cluster.now());
        double counted = tally.waitingSeconds() + tally.busySeconds();
        double time = cluster.now() - countedAt;
        put(time > 0 ? (counted - countedSoFar) / time : 0);
        countedSoFar = counted;
        countedAt = cluster.now();
    }

    private void put(double mean) {
        if (seconds == concurrency.length) {
            concurrency = Arrays.copyOf(concurrency, 2 * seconds);
        }
        concurrency[seconds++] = mean;
    }

    private void decide(Cluster cluster) {
        int ready = cluster.ready();
        int stable = KpaLaw.limit(law.desired(KpaLaw.mean(concurrency, seconds, STABLE)), ready);
        int panicRaw = law.desired(KpaLaw.mean(concurrency, seconds, PANIC));
        int panic = KpaLaw.limit(panicRaw, ready);
        boolean over = KpaLaw.panics(panicRaw, ready);
        if (over) {
            panicPods = panicking ? panicPods : 0;
            panicking = true;
            panicAt = cluster.now();
        } else if (panicking && cluster.now() - panicAt > STABLE) {
            panicking = false;
        }
        int desired = stable;
        if (panicking) {
            panicPods = Math.max(panicPods, Math.max(stable, panic));
            desired = panicPods;
        }
        cluster.write(grace(cluster, desired), List.of());
    }

    /** The last pod stays 30 s longer. */
    private int grace(Cluster cluster, int desired) {
        boolean idle = KpaLaw.mean(concurrency, seconds, STABLE) <= 0;
        if (!idle) {
            idleSince = Double.NaN;
            return Math.max(1, desired);
        }
        if (Double.isNaN(idleSince)) {
            idleSince = cluster.now();
        }
        if (cluster.replicas() == 0 || cluster.now() - idleSince >= GRACE) {
            return 0;
        }
        return Math.max(1, desired);
    }
}
