// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Workers that were told to end: they drain though we did not ask for it. One that has requests, shortly after we wrote
 * fewer, was taken busy; it may also have been somebody else's doing in the same seconds. One whose process is killed
 * tells nothing and is not seen here. The loop's thread.
 */
final class Departures {
    private static final long TAKEN_MS = 10_000;
    private static final long FORGOTTEN_MS = 10_000;

    private static final class Leaver {
        private final long sinceMs;
        private long seenMs;
        private boolean busy;
        private boolean overdue;

        private Leaver(long sinceMs) {
            this.sinceMs = sinceMs;
        }
    }

    private final Map<String, Leaver> leavers = new HashMap<>();
    private long loweredMs = Long.MIN_VALUE;

    void lowered(long nowMs) {
        loweredMs = nowMs;
    }

    /**
     * One broker's.
     *
     * @return how many of them were taken busy, each once
     */
    int seen(List<WorkerTold> workers, Marking marking, long nowMs) {
        int busy = 0;
        for (WorkerTold worker : workers) {
            if (!worker.seen().draining()) {
                marking.isActive(worker.seen().instance());
            }
            if (worker.seen().draining()
                    && marking.isLeavingByItself(worker.seen().instance(), nowMs)) {
                Leaver leaver = leavers.computeIfAbsent(worker.seen().instance(), _ -> new Leaver(nowMs));
                leaver.seenMs = nowMs;
                if (worker.seen().inFlight() > 0 && !leaver.busy && isOurDoing(leaver)) {
                    leaver.busy = true;
                    busy++;
                }
            }
        }
        return busy;
    }

    private boolean isOurDoing(Leaver leaver) {
        return loweredMs != Long.MIN_VALUE && leaver.sinceMs >= loweredMs && leaver.sinceMs - loweredMs <= TAKEN_MS;
    }

    /** Who has been at it for longer than that; each once. */
    List<String> overdue(long drainMs, long nowMs) {
        for (Iterator<Leaver> each = leavers.values().iterator(); each.hasNext(); ) {
            if (nowMs - each.next().seenMs > FORGOTTEN_MS) {
                each.remove();
            }
        }
        List<String> overdue = leavers.entrySet().stream()
                .filter(leaver -> !leaver.getValue().overdue && nowMs - leaver.getValue().sinceMs > drainMs)
                .map(Map.Entry::getKey)
                .toList();
        overdue.forEach(worker -> leavers.computeIfPresent(worker, (_, leaver) -> {
            leaver.overdue = true;
            return leaver;
        }));
        return overdue;
    }
}
