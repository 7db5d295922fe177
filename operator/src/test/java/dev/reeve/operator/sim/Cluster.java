// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.PoolState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brokers, their workers and the requests of a seed. A pod costs from its creation until it is gone. Told to leave it
 * finishes what it has; the order in which pods are told is the ReplicaSet's.
 */
public final class Cluster {
    private static final double MARK_SECONDS = PoolState.DRAIN_TTL_MS / 1_000.0;
    /** Workers come back to a broker that began within a heartbeat. */
    private static final double RECONNECT_SECONDS = 2.5;

    private final Agenda agenda = new Agenda();
    private final Scenario scenario;
    private final Chance chance;
    private final Set<Pod> pods = new LinkedHashSet<>();
    private final List<Broker> brokers;
    private final Clients clients;
    private final Tally tally;
    private boolean writing;
    private @Nullable Runnable next;
    private int replicas;
    private int created;

    Cluster(Scenario scenario, Chance chance) {
        this.scenario = scenario;
        this.chance = chance;
        tally = new Tally(scenario, chance);
        brokers = IntStream.range(0, scenario.troubles().shares().size())
                .mapToObj(Broker::new)
                .toList();
        clients = new Clients(this);
        for (int i = 0; i < scenario.replicas(); i++) {
            ready(create());
        }
        replicas = scenario.replicas();
        clients.begin(0);
        if (scenario.troubles().hasRestart()) {
            agenda.at(scenario.troubles().restartAt(), () -> restart(brokers.getFirst()));
        }
    }

    Agenda agenda() {
        return agenda;
    }

    Scenario scenario() {
        return scenario;
    }

    Chance chance() {
        return chance;
    }

    Tally tally() {
        return tally;
    }

    List<Broker> brokers() {
        return brokers;
    }

    double now() {
        return agenda.now();
    }

    int replicas() {
        return replicas;
    }

    int waiting() {
        return brokers.stream().mapToInt(Broker::waiting).sum();
    }

    int inFlight() {
        return brokers.stream().mapToInt(Broker::inFlight).sum();
    }

    /** Whoever asks the brokers gets an answer. */
    boolean isVisible() {
        return brokers.stream().allMatch(Broker::isUp);
    }

    int ready() {
        return (int) pods.stream()
                .filter(pod -> pod.isReady() && !pod.isTerminating())
                .count();
    }

    Set<Pod> pods() {
        return pods;
    }

    int concurrency() {
        return scenario.physics().concurrency();
    }

    /** Runs when a request had to wait. */
    void onQueued(Consumer<Broker> what) {
        clients.onQueued(what);
    }

    void dispatch(Broker broker) {
        broker.dispatch((pod, request) -> {
            pod.take(new Pod.Task(broker, broker.boot(), request));
            work(pod);
        });
    }

    private void work(Pod pod) {
        Pod.Task task = pod.next(concurrency());
        while (task != null) {
            begin(pod, task);
            task = pod.next(concurrency());
        }
    }

    private void begin(Pod pod, Pod.Task task) {
        tally.begun(task.request(), now());
        double seconds = chance.service(task.request());
        agenda.in(seconds, () -> {
            pod.finish(task);
            if (task.isOver()) {
                tally.wasted(now());
            } else {
                tally.completed(seconds, now());
                task.broker().completed(task.request(), seconds);
            }
            work(pod);
            if (pod.takesWork() && !task.isOver()) {
                task.broker().offer(pod);
                dispatch(task.broker());
            } else if (pod.isTerminating() && pod.busy() == 0) {
                gone(pod);
            }
        });
    }

    private Pod create() {
        Pod pod = new Pod("p" + created++, now(), brokers.size());
        pods.add(pod);
        return pod;
    }

    private void ready(Pod pod) {
        if (!pod.isTerminating()) {
            pod.ready(now());
            brokers.stream().filter(Broker::isUp).forEach(broker -> broker.connect(pod));
            offer(pod);
        }
    }

    private void offer(Pod pod) {
        for (Broker broker : brokers) {
            broker.offer(pod, concurrency());
            dispatch(broker);
        }
    }

    private void gone(Pod pod) {
        if (pods.remove(pod)) {
            brokers.forEach(broker -> broker.disconnect(pod));
            tally.gone(now() - pod.created());
        }
    }

    private void restart(Broker broker) {
        clients.lost(broker.end());
        agenda.in(Troubles.AWAY_SECONDS, () -> {
            broker.begin();
            clients.sendHeld();
            pods.stream()
                    .filter(Pod::isReady)
                    .forEach(pod -> agenda.in(RECONNECT_SECONDS * chance.next(), () -> reconnect(pod, broker)));
        });
    }

    private void reconnect(Pod pod, Broker broker) {
        if (pods.contains(pod)) {
            broker.connect(pod);
            if (pod.takesWork()) {
                broker.offer(pod, concurrency());
                dispatch(broker);
            }
        }
    }

    /** Marked pods get nothing new. */
    void mark(List<String> names, boolean draining) {
        for (Pod pod : List.copyOf(pods)) {
            if (names.contains(pod.name()) && pod.isMarked() != draining) {
                pod.mark(draining);
                if (draining) {
                    int offer = pod.offer();
                    agenda.in(MARK_SECONDS, () -> {
                        if (pod.offer() == offer) {
                            mark(List.of(pod.name()), false);
                        }
                    });
                }
                if (pod.takesWork()) {
                    offer(pod);
                }
            }
        }
    }

    /** Does so once the API server has answered. */
    void call(Runnable what) {
        double seconds = scenario.troubles().callSeconds();
        if (seconds > 0) {
            agenda.in(seconds, what);
        } else {
            what.run();
        }
    }

    /** Writes the number, one write at a time: of those that wait meanwhile the newest. */
    void write(int to, List<String> victims) {
        if (writing) {
            next = () -> write(to, victims);
            return;
        }
        writing = true;
        call(() -> {
            scale(to, victims);
            writing = false;
            Runnable newest = next;
            next = null;
            if (newest != null) {
                newest.run();
            }
        });
    }

    /** The first to go are those that are not ready, then these, then the youngest. */
    private void scale(int wanted, List<String> victims) {
        int to = Math.clamp(wanted, 0, scenario.physics().replicasMax());
        if (to != replicas) {
            tally.wrote(replicas, to);
            replicas = to;
        }
        List<Pod> staying = new ArrayList<>(
                pods.stream().filter(pod -> !pod.isTerminating()).toList());
        for (int i = staying.size(); i < to; i++) {
            start(create());
        }
        staying.sort(Comparator.comparing(Pod::isReady)
                .thenComparing(pod -> !victims.contains(pod.name()))
                .thenComparingDouble(pod -> pod.readyFor(now()))
                .thenComparingDouble(pod -> -pod.created()));
        for (int i = 0; i < staying.size() - to; i++) {
            terminate(staying.get(i));
        }
    }

    private void start(Pod pod) {
        double lot = chance.lot(created);
        double seconds = chance.start(created);
        double failing = scenario.troubles().failingPart();
        if (lot >= failing) {
            boolean slow = lot < failing + scenario.troubles().slowPart();
            agenda.in(slow ? seconds * Troubles.SLOW_FACTOR : seconds, () -> ready(pod));
        }
    }

    private void terminate(Pod pod) {
        tally.removed(pod.busy() > 0);
        pod.terminate();
        if (pod.busy() == 0) {
            gone(pod);
        }
    }

    Outcome run(Scaler scaler) {
        scaler.begin(this);
        agenda.runUntil(scenario.seconds());
        pods.forEach(pod -> tally.gone(now() - pod.created()));
        return tally.outcome(now());
    }
}
