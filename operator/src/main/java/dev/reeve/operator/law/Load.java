// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What all brokers together see.
 *
 * @param queued in the brokers' queues
 * @param beyond what workers hold beyond their capacity: brokers do not know what others gave them
 * @param workers each once: capacity the most that any broker says, in flight the sum, draining if any says so
 * @param unheard of them, not draining: known to a silent broker alone while another tells
 */
record Load(
        double ratePerSecond,
        int queued,
        int beyond,
        int inFlight,
        long oldestWaitingMs,
        List<WorkerSeen> workers,
        int unheard) {
    int waiting() {
        return queued + beyond;
    }

    boolean isEmpty() {
        return waiting() == 0 && inFlight == 0;
    }

    /** Nobody can be chosen. */
    boolean isPlain() {
        return !workers.isEmpty() && workers.stream().allMatch(WorkerSeen::plain);
    }

    int ready(int readyPods) {
        // A plain one may be a pod of its own or a second connection of one: the pods are what is counted. It drains
        // when its pod was told to end, which is not among them any more.
        return workers.stream().anyMatch(WorkerSeen::plain)
                ? Math.max(0, readyPods - count(worker -> worker.draining() && !worker.plain()))
                : workers.size() - count(WorkerSeen::draining) - unheard;
    }

    /** Those with something to do that nobody waits for them to finish. */
    int held() {
        return count(worker -> worker.inFlight() > 0 && !isEmptied(worker));
    }

    /**
     * One that takes several requests at once is hardly ever idle, as brokers give the next request to whoever has the
     * fewest: if it gets no more, it soon has none.
     */
    private static boolean isEmptied(WorkerSeen worker) {
        return worker.capacity() > 1 && !worker.plain();
    }

    /** Somebody may be asked to finish what it has. */
    boolean isAnyEmptied() {
        return workers.stream().anyMatch(Load::isEmptied);
    }

    /** Mean capacity of those that are ready; 0 = there is none. */
    double meanCapacity() {
        return workers.stream()
                .filter(worker -> !worker.draining())
                .mapToInt(worker -> Math.max(1, worker.capacity()))
                .average()
                .orElse(0);
    }

    /**
     * Who may be asked to take nothing new, in this order: those with nothing to do, then, of those that take several
     * requests at once, whoever has the fewest; of equals the youngest. Beside others no plain ones, as they cannot be
     * drained.
     */
    List<String> leastBusy() {
        boolean plain = isPlain();
        return workers.stream()
                .filter(worker -> !worker.draining() && worker.plain() == plain)
                .filter(worker -> worker.inFlight() == 0 || isEmptied(worker))
                .sorted(Comparator.comparingInt(WorkerSeen::inFlight)
                        .thenComparingLong(WorkerSeen::readyForMs)
                        .thenComparing(WorkerSeen::instance))
                .map(WorkerSeen::instance)
                .toList();
    }

    /** How many of these are there and seen draining: the others are among the ready. */
    int among(List<String> chosen) {
        return count(worker -> worker.draining() && chosen.contains(worker.instance()));
    }

    private int count(Predicate<WorkerSeen> which) {
        return (int) workers.stream().filter(which).count();
    }

    /** Of these, who is seen draining with nothing to do by now, in their order. */
    List<String> stillIdle(List<String> chosen) {
        Set<String> leaving = workers.stream()
                .filter(worker -> worker.inFlight() == 0 && worker.draining())
                .map(WorkerSeen::instance)
                .collect(Collectors.toUnmodifiableSet());
        return chosen.stream().filter(leaving::contains).toList();
    }
}
