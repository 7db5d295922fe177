// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolState;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.operator.law.ServiceCounters;
import dev.reeve.operator.law.WorkerSeen;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The production law, fed as the loop feeds it: a report each second, an urgent one 50 ms after a queue begins or has
 * doubled, a tick each second. Writes take no time; drain marks neither.
 */
final class ReeveScaler implements Scaler {
    private static final double URGENT_SECONDS = 0.05;
    private static final double URGENT_SPACING = 0.1;

    private final PoolState pool;
    private double urgentAt = Double.NEGATIVE_INFINITY;
    private int waitingTold;
    private boolean urgentPlanned;
    private long seq;

    ReeveScaler(Scenario scenario) {
        this(settings(scenario));
    }

    ReeveScaler(PoolSettings settings) {
        pool = new PoolState(settings, 0);
    }

    static PoolSettings settings(Scenario scenario) {
        return PoolSettings.DEFAULT.withReplicas(
                new ReplicaBounds(0, scenario.physics().replicasMax(), 0));
    }

    @Override
    public void begin(Cluster cluster) {
        on(cluster, new PoolEvent.BrokerFound("b"));
        seen(cluster);
        cluster.agenda().every(1, cluster.chance().phase(), () -> report(cluster));
        cluster.agenda().every(1, cluster.chance().phase(), () -> {
            seen(cluster);
            on(cluster, new PoolEvent.Tick());
        });
        cluster.onQueued(() -> queued(cluster));
    }

    private void queued(Cluster cluster) {
        boolean begins = waitingTold == 0 && !cluster.hasFreeSlot();
        if ((begins || cluster.waiting() >= 2 * waitingTold) && !urgentPlanned) {
            urgentPlanned = true;
            double at = Math.max(cluster.now() + URGENT_SECONDS, urgentAt + URGENT_SPACING);
            cluster.agenda().at(at, () -> {
                urgentPlanned = false;
                urgentAt = cluster.now();
                tell(cluster, null);
            });
        }
    }

    private void report(Cluster cluster) {
        List<WorkerSeen> workers = cluster.pods().stream()
                .filter(Pod::isReady)
                .map(pod -> new WorkerSeen(
                        pod.name(),
                        cluster.concurrency(),
                        pod.busy(),
                        pod.isMarked() || pod.isTerminating(),
                        ms(pod.readyFor(cluster.now())),
                        false))
                .toList();
        tell(cluster, workers);
    }

    private void tell(Cluster cluster, @Nullable List<WorkerSeen> workers) {
        waitingTold = cluster.waiting();
        Tally tally = cluster.tally();
        ServiceCounters counters = new ServiceCounters(
                tally.arrivedSoFar(),
                cluster.waiting(),
                cluster.inFlight(),
                ms(cluster.oldestWaiting()),
                (long) (tally.servedSeconds() * 1e6),
                tally.completedSoFar());
        on(cluster, new PoolEvent.BrokerReport("b", 1, ++seq, counters, workers));
    }

    private void seen(Cluster cluster) {
        List<Long> starting = cluster.pods().stream()
                .filter(pod -> !pod.isReady() && !pod.isTerminating())
                .map(pod -> ms(cluster.now() - pod.created()))
                .toList();
        on(cluster, new PoolEvent.TargetSeen(cluster.replicas(), cluster.ready(), starting));
    }

    private void on(Cluster cluster, PoolEvent event) {
        for (PoolCommand command : pool.on(event, ms(cluster.now()))) {
            obey(cluster, command);
        }
    }

    private void obey(Cluster cluster, PoolCommand command) {
        switch (command) {
            case PoolCommand.Scale scale -> cluster.scale(scale.to(), List.of());
            case PoolCommand.ScaleIn scale -> cluster.scale(scale.to(), scale.victims());
            case PoolCommand.Drain drain -> {
                cluster.mark(drain.workers(), true);
                on(cluster, new PoolEvent.Drained(idle(cluster, drain.workers())));
            }
            case PoolCommand.Undrain undrain -> cluster.mark(undrain.workers(), false);
            case PoolCommand.MarkVictims _ -> on(cluster, new PoolEvent.Marked());
            case PoolCommand.Tell _ -> {}
        }
    }

    private static Set<String> idle(Cluster cluster, List<String> names) {
        return cluster.pods().stream()
                .filter(pod -> names.contains(pod.name()) && pod.busy() == 0)
                .map(Pod::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static long ms(double seconds) {
        return Math.round(seconds * 1_000);
    }
}
