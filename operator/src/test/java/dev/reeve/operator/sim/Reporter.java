// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.ServiceCounters;
import dev.reeve.operator.law.WorkerSeen;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one broker tells: all of it each second, and its numbers 50 ms after a queue begins or has doubled. Reports may
 * be lost, or late in their order.
 */
final class Reporter {
    private static final double URGENT_SECONDS = 0.05;
    private static final double URGENT_SPACING = 0.1;

    private final Cluster cluster;
    private final Broker broker;
    private final Consumer<PoolEvent> listener;
    private double urgentAt = Double.NEGATIVE_INFINITY;
    private double deliveredAt;
    private int waitingTold;
    private boolean urgentPlanned;
    private long seq;

    Reporter(Cluster cluster, Broker broker, Consumer<PoolEvent> listener) {
        this.cluster = cluster;
        this.broker = broker;
        this.listener = listener;
    }

    void queued() {
        boolean begins = waitingTold == 0 && !broker.hasFreeSlot(cluster.concurrency());
        if ((begins || broker.waiting() >= 2 * waitingTold) && !urgentPlanned) {
            urgentPlanned = true;
            double at = Math.max(cluster.now() + URGENT_SECONDS, urgentAt + URGENT_SPACING);
            cluster.agenda().at(at, () -> {
                urgentPlanned = false;
                urgentAt = cluster.now();
                tell(null);
            });
        }
    }

    void report() {
        tell(broker.connected().stream()
                .map(pod -> new WorkerSeen(
                        pod.name(),
                        cluster.concurrency(),
                        pod.busyAt(broker.index()),
                        pod.isMarked() || pod.isTerminating(),
                        ReeveScaler.ms(pod.readyFor(cluster.now())),
                        false))
                .toList());
    }

    private void tell(@Nullable List<WorkerSeen> workers) {
        if (!broker.isUp()) {
            return;
        }
        waitingTold = broker.waiting();
        @Nullable Integer oldest = broker.oldest();
        ServiceCounters counters = new ServiceCounters(
                broker.arrivals(),
                broker.waiting(),
                broker.inFlight(),
                oldest == null
                        ? 0
                        : ReeveScaler.ms(cluster.now() - cluster.chance().arrival(oldest)),
                (long) (broker.servedSeconds() * 1e6),
                broker.completions());
        deliver(new PoolEvent.BrokerReport("b" + broker.index(), broker.boot(), ++seq, counters, workers));
    }

    private void deliver(PoolEvent report) {
        Troubles troubles = cluster.scenario().troubles();
        if (!troubles.hasReportsOnly()) {
            listener.accept(report);
        } else if (cluster.chance().next() >= troubles.lostPart()) {
            double at =
                    cluster.now() + troubles.lateSeconds() * cluster.chance().next();
            deliveredAt = Math.max(deliveredAt, at);
            cluster.agenda().at(deliveredAt, () -> listener.accept(report));
        }
    }
}
