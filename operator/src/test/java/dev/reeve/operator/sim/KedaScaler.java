// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.List;

/** KEDA: wakes and puts to sleep by polling; between 1 and N its HPA decides each 15 s. */
final class KedaScaler implements Scaler {
    private static final double SYNC = 15;

    private final KedaSettings settings;
    private final HpaLaw hpa;
    private final HpaLaw.Window window;
    private double activeAt;

    KedaScaler(KedaSettings settings) {
        this.settings = settings;
        hpa = new HpaLaw(settings.target(), HpaLaw.TOLERANCE);
        window = new HpaLaw.Window(settings.downWindow());
    }

    @Override
    public void begin(Cluster cluster) {
        cluster.agenda().every(settings.poll(), cluster.chance().phase(), () -> poll(cluster));
        cluster.agenda().every(SYNC, cluster.chance().phase(), () -> sync(cluster));
        if (settings.push()) {
            cluster.onQueued(_ -> wake(cluster));
        }
    }

    /** Without an answer it leaves what is. */
    private void poll(Cluster cluster) {
        if (!cluster.isVisible()) {
            return;
        }
        if (metric(cluster) > 0) {
            wake(cluster);
        } else if (cluster.replicas() > 0 && cluster.now() - activeAt >= settings.cooldown()) {
            cluster.write(0, List.of());
        }
    }

    private void wake(Cluster cluster) {
        activeAt = cluster.now();
        if (cluster.replicas() == 0) {
            cluster.write(1, List.of());
        }
    }

    private void sync(Cluster cluster) {
        int current = cluster.replicas();
        if (current == 0 || !cluster.isVisible()) {
            return;
        }
        int desired = Math.clamp(
                hpa.desired(current, metric(cluster)),
                1,
                cluster.scenario().physics().replicasMax());
        int held = window.highest(cluster.now(), desired);
        int to = settings.upPercent() == 0
                ? HpaLaw.usualNext(current, held)
                : HpaLaw.next(current, desired, held, settings.upPercent());
        cluster.write(to, List.of());
    }

    private double metric(Cluster cluster) {
        return cluster.waiting() + (settings.inFlight() ? cluster.inFlight() : 0);
    }
}
