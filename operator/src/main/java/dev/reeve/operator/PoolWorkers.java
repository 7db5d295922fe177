// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The workers of a pool as brokers told them last, and what their pods were last hinted. The loop's thread. */
final class PoolWorkers {
    static final int VICTIM_COST = -1_000;
    private static final int BUSY_COST = 10;
    private static final int BUSY_COST_MAX = 86_400;

    private final Map<String, List<WorkerTold>> told = new HashMap<>();
    private final Map<String, Integer> hinted = new HashMap<>();

    /**
     * A worker of the service in a pod of another Deployment, or in none, cannot be sent away by a number of ours: it
     * is taken for one that nobody can choose. One that leaves may be of a pod that is no more. Where nobody says in
     * which pod it is, all are taken for ours.
     */
    static List<WorkerTold> known(List<WorkerTold> workers, Set<String> pods) {
        boolean isAnyOurs = workers.stream().anyMatch(worker -> pods.contains(worker.pod()));
        return workers.stream()
                .map(worker -> isStranger(worker, pods, isAnyOurs) ? worker.unchosen() : worker)
                .toList();
    }

    private static boolean isStranger(WorkerTold worker, Set<String> pods, boolean isAnyOurs) {
        boolean isUnknown = worker.pod().isEmpty() && !isAnyOurs;
        return !worker.seen().draining() && !isUnknown && !pods.contains(worker.pod());
    }

    void told(String broker, List<WorkerTold> workers) {
        told.put(broker, workers);
    }

    void gone(String broker) {
        told.remove(broker);
    }

    boolean isAnyReady() {
        return told.values().stream()
                .flatMap(List::stream)
                .anyMatch(worker -> !worker.seen().draining());
    }

    /**
     * What pods cost: victims least, and first to be written, as there may be no time for all; then busy ones, by how
     * many requests they have, as no broker tells how old those are. The rest only if they were not told last that
     * they are none of these: at first all, as others may have told them something before.
     *
     * @param pods of the Deployment: a worker may say that it is whatever it likes
     * @return in that order; none if there is no victim
     */
    Map<String, Integer> hints(List<String> victims, Set<String> pods) {
        Map<String, Integer> costs = costs(new HashSet<>(victims));
        costs.keySet().retainAll(pods);
        hinted.keySet().retainAll(costs.keySet());
        if (!costs.containsValue(VICTIM_COST)) {
            return Map.of();
        }
        Map<String, Integer> told = new LinkedHashMap<>();
        costs.entrySet().stream()
                .filter(cost -> cost.getValue() != 0 || !cost.getValue().equals(hinted.get(cost.getKey())))
                .sorted(Comparator.comparingInt(PoolWorkers::turn))
                .forEach(cost -> told.put(cost.getKey(), cost.getValue()));
        hinted.putAll(told);
        return told;
    }

    private static int turn(Map.Entry<String, Integer> cost) {
        if (cost.getValue() == VICTIM_COST) {
            return 0;
        }
        return cost.getValue() > 0 ? 1 : 2;
    }

    private Map<String, Integer> costs(Set<String> victims) {
        Map<String, Integer> requests = new HashMap<>();
        Set<String> leaving = new HashSet<>();
        for (WorkerTold worker : told.values().stream().flatMap(List::stream).toList()) {
            if (!worker.pod().isEmpty()) {
                requests.merge(worker.pod(), worker.seen().inFlight(), Integer::sum);
                if (victims.contains(worker.seen().instance())) {
                    leaving.add(worker.pod());
                }
            }
        }
        requests.replaceAll((pod, busy) -> cost(busy, leaving.contains(pod)));
        return requests;
    }

    private static int cost(int requests, boolean leaves) {
        if (requests > 0) {
            return BUSY_COST + Math.min(requests, BUSY_COST_MAX);
        }
        return leaves ? VICTIM_COST : 0;
    }
}
