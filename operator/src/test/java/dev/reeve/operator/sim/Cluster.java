// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.PoolState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One queue, its workers and the requests of a seed. A pod costs from its creation until it is gone. Told to leave it
 * finishes what it has; the order in which pods are told is the ReplicaSet's.
 */
public final class Cluster {
    /** A free slot of a pod. */
    private record Slot(Pod pod, int offer) {}

    private static final double MARK_SECONDS = PoolState.DRAIN_TTL_MS / 1_000.0;

    private final Agenda agenda = new Agenda();
    private final Scenario scenario;
    private final Chance chance;
    private final Set<Pod> pods = new LinkedHashSet<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final Tally tally;
    private final List<Runnable> onQueued = new ArrayList<>();
    private int replicas;
    private int created;
    private int inFlight;

    Cluster(Scenario scenario, Chance chance) {
        this.scenario = scenario;
        this.chance = chance;
        tally = new Tally(scenario, chance);
        for (int i = 0; i < scenario.replicas(); i++) {
            ready(create());
        }
        replicas = scenario.replicas();
        arrive(0);
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

    double now() {
        return agenda.now();
    }

    int replicas() {
        return replicas;
    }

    int waiting() {
        return queue.size();
    }

    int inFlight() {
        return inFlight;
    }

    boolean hasFreeSlot() {
        return pods.stream().anyMatch(pod -> pod.takesWork() && pod.busy() < concurrency());
    }

    double oldestWaiting() {
        return queue.isEmpty() ? 0 : now() - chance.arrival(queue.getFirst());
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
    void onQueued(Runnable what) {
        onQueued.add(what);
    }

    private void arrive(int request) {
        if (request >= chance.requests()) {
            return;
        }
        agenda.at(chance.arrival(request), () -> {
            arrive(request + 1);
            tally.arrived();
            tally.passTime(now(), queue.size(), inFlight);
            queue.addLast(request);
            dispatch();
            if (!queue.isEmpty()) {
                onQueued.forEach(Runnable::run);
            }
        });
    }

    private void dispatch() {
        while (!queue.isEmpty() && !free.isEmpty()) {
            Slot slot = free.removeFirst();
            if (slot.offer() == slot.pod().offer()) {
                serve(slot.pod(), queue.removeFirst());
            }
        }
    }

    private void serve(Pod pod, int request) {
        pod.take();
        inFlight++;
        tally.dispatched(now() - chance.arrival(request));
        double seconds = chance.service(request);
        agenda.in(seconds, () -> {
            tally.passTime(now(), queue.size(), inFlight);
            inFlight--;
            pod.finish();
            tally.completed(seconds);
            if (pod.takesWork()) {
                free.addLast(new Slot(pod, pod.offer()));
                dispatch();
            } else if (pod.isTerminating() && pod.busy() == 0) {
                gone(pod);
            }
        });
    }

    private Pod create() {
        Pod pod = new Pod("p" + created++, now());
        pods.add(pod);
        return pod;
    }

    private void ready(Pod pod) {
        if (!pod.isTerminating()) {
            tally.passTime(now(), queue.size(), inFlight);
            pod.ready(now());
            offer(pod);
        }
    }

    private void offer(Pod pod) {
        for (int i = pod.busy(); i < concurrency(); i++) {
            free.addLast(new Slot(pod, pod.offer()));
        }
        dispatch();
    }

    private void gone(Pod pod) {
        pods.remove(pod);
        tally.gone(now() - pod.created());
    }

    /** Marked pods get nothing new. */
    void mark(List<String> names, boolean draining) {
        tally.passTime(now(), queue.size(), inFlight);
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

    /** Writes the number; the first to go are those that are not ready, then these, then the youngest. */
    void scale(int wanted, List<String> victims) {
        int to = Math.clamp(wanted, 0, scenario.physics().replicasMax());
        if (to != replicas) {
            tally.wrote(replicas, to);
            replicas = to;
        }
        List<Pod> staying = new ArrayList<>(
                pods.stream().filter(pod -> !pod.isTerminating()).toList());
        for (int i = staying.size(); i < to; i++) {
            Pod pod = create();
            agenda.in(chance.start(created), () -> ready(pod));
        }
        staying.sort(Comparator.comparing(Pod::isReady)
                .thenComparing(pod -> !victims.contains(pod.name()))
                .thenComparingDouble(pod -> pod.readyFor(now()))
                .thenComparingDouble(pod -> -pod.created()));
        for (int i = 0; i < staying.size() - to; i++) {
            terminate(staying.get(i));
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
        tally.passTime(now(), queue.size(), inFlight);
        queue.forEach(request -> tally.dispatched(now() - chance.arrival(request)));
        pods.forEach(pod -> tally.gone(now() - pod.created()));
        return tally.outcome();
    }
}
