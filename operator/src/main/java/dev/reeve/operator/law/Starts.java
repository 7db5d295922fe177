// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods that were asked for and are not ready: since when, and how long those took that are. A worker that no broker had
 * seen in the last minute is the oldest start's end.
 */
final class Starts {
    private static final long STUCK_MS_MIN = 60_000;
    private static final int STUCK_MEANS = 3;
    private static final long FORGOTTEN_MS = 60_000;

    /** Times of the scale writes, oldest first. At most as many as the pool may have workers. */
    private final Deque<Long> pending = new ArrayDeque<>();

    private final Map<String, Long> lastSeenMs = new HashMap<>();
    private final StartTime startTime = new StartTime();
    private List<Long> podsMs = List.of();

    void add(int count, long nowMs) {
        for (int i = 0; i < count; i++) {
            pending.addLast(nowMs);
        }
    }

    /** Ages of pods that are not ready: since when those start that this process did not ask for. */
    void pods(List<Long> agesMs, long nowMs) {
        podsMs = agesMs.stream().map(age -> nowMs - age).sorted().toList();
    }

    void workers(List<WorkerSeen> workers, long nowMs) {
        for (WorkerSeen worker : workers) {
            if (lastSeenMs.put(worker.instance(), nowMs) == null && !pending.isEmpty()) {
                long readyMs = nowMs - worker.readyForMs();
                // Was ready before the oldest was asked for: known to others, new to us.
                if (readyMs >= pending.getFirst()) {
                    startTime.add(pending.removeFirst(), readyMs);
                }
            }
        }
        if (lastSeenMs.size() > workers.size()) {
            lastSeenMs.values().removeIf(seen -> nowMs - seen > FORGOTTEN_MS);
        }
    }

    /** So many are starting, say spec and workers: the latest writes were taken back, or others wrote too. */
    void reconcile(int count, long nowMs) {
        while (pending.size() > count) {
            pending.removeLast();
        }
        List<Long> unasked = new ArrayList<>();
        for (int missing = count - pending.size(); missing > 0; missing--) {
            int next = pending.size() + unasked.size();
            unasked.add(next < podsMs.size() ? podsMs.get(next) : nowMs);
        }
        if (!unasked.isEmpty()) {
            unasked.addAll(pending);
            Collections.sort(unasked);
            pending.clear();
            pending.addAll(unasked);
        }
    }

    int count() {
        return pending.size();
    }

    double meanMs(double priorMs) {
        return startTime.meanMs(priorMs);
    }

    /** Starting for so long that they no longer count as starting. */
    int stuck(long nowMs, double meanMs) {
        return (int) pending.stream()
                .filter(since -> nowMs - since > stuckMs(meanMs))
                .count();
    }

    /** Of those the pods that are not ready: only they are what the ReplicaSet takes before all others. */
    int stuckPods(long nowMs, double meanMs) {
        long pods =
                podsMs.stream().filter(since -> nowMs - since > stuckMs(meanMs)).count();
        return (int) Math.min(pods, stuck(nowMs, meanMs));
    }

    int starting(long nowMs, double meanMs) {
        return pending.size() - stuck(nowMs, meanMs);
    }

    /** What they will have been ready for when one that is asked for now is, together. */
    double headStartMs(long nowMs, double meanMs) {
        return pending.stream()
                .filter(since -> nowMs - since <= stuckMs(meanMs))
                .mapToDouble(since -> Math.min((double) (nowMs - since), meanMs))
                .sum();
    }

    private static double stuckMs(double meanMs) {
        return Math.max(STUCK_MEANS * meanMs, STUCK_MS_MIN);
    }
}
