// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.Fallback;
import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.PoolState;
import dev.reeve.operator.law.ReplicaBounds;
import dev.reeve.operator.law.ScaleDownRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The production law, fed as the loop feeds it: what brokers tell, what the API server tells each second, and a tick
 * each second.
 */
final class ReeveScaler implements Scaler {
    /** A call to brokers, where calls take time at all. */
    private static final double DRAIN_SECONDS = 0.05;

    private final PoolState pool;
    private final List<Reporter> reporters = new ArrayList<>();

    ReeveScaler(Scenario scenario) {
        this(settings(scenario));
    }

    ReeveScaler(PoolSettings settings) {
        pool = new PoolState(settings, 0);
    }

    static PoolSettings settings(Scenario scenario) {
        return new PoolSettings(
                new ReplicaBounds(0, scenario.physics().replicasMax(), 0),
                scenario.stated(),
                ScaleDownRules.DEFAULT,
                Fallback.DEFAULT,
                PoolSettings.Writing.AUTO);
    }

    @Override
    public void begin(Cluster cluster) {
        for (Broker broker : cluster.brokers()) {
            on(cluster, new PoolEvent.BrokerFound("b" + broker.index()));
            reporters.add(new Reporter(cluster, broker, event -> on(cluster, event)));
        }
        seen(cluster);
        reporters.forEach(reporter -> cluster.agenda().every(1, cluster.chance().phase(), reporter::report));
        cluster.agenda().every(1, cluster.chance().phase(), () -> {
            seen(cluster);
            on(cluster, new PoolEvent.Tick());
        });
        cluster.onQueued(broker -> reporters.get(broker.index()).queued());
    }

    private void seen(Cluster cluster) {
        List<Long> starting = cluster.pods().stream()
                .filter(pod -> !pod.isReady() && !pod.isTerminating())
                .map(pod -> ms(cluster.now() - pod.created()))
                .toList();
        PoolEvent seen = new PoolEvent.TargetSeen(cluster.replicas(), cluster.ready(), starting);
        cluster.call(() -> on(cluster, seen));
    }

    private void on(Cluster cluster, PoolEvent event) {
        for (PoolCommand command : pool.on(event, ms(cluster.now()))) {
            obey(cluster, command);
        }
    }

    private void obey(Cluster cluster, PoolCommand command) {
        switch (command) {
            case PoolCommand.Scale scale -> cluster.write(scale.to(), List.of());
            case PoolCommand.ScaleIn scale -> {
                cluster.write(scale.to(), scale.victims());
                cluster.call(() -> on(cluster, new PoolEvent.ScaledIn()));
            }
            case PoolCommand.Drain drain -> drain(cluster, drain.workers());
            case PoolCommand.Undrain undrain -> cluster.mark(undrain.workers(), false);
            case PoolCommand.MarkVictims _ -> cluster.call(() -> on(cluster, new PoolEvent.Marked()));
            case PoolCommand.Tell _ -> {}
        }
    }

    private void drain(Cluster cluster, List<String> workers) {
        Runnable drain = () -> {
            cluster.mark(workers, true);
            on(cluster, new PoolEvent.Drained(idle(cluster, workers)));
        };
        if (cluster.scenario().troubles().callSeconds() > 0) {
            cluster.agenda().in(DRAIN_SECONDS, drain);
        } else {
            drain.run();
        }
    }

    private static Set<String> idle(Cluster cluster, List<String> names) {
        return cluster.pods().stream()
                .filter(pod -> names.contains(pod.name()) && pod.busy() == 0)
                .map(Pod::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    static long ms(double seconds) {
        return Math.round(seconds * 1_000);
    }
}
