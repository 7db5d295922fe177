// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at all live connections of an event loop by one timer, not by one each. Any thread; each loop has its own. */
final class SocketTicker {
    private final Duration interval;
    private final Map<Object, Round> rounds = new ConcurrentHashMap<>();

    SocketTicker(Duration interval) {
        this.interval = interval;
    }

    /** On the loop: from now on the action runs there at each interval, until it is removed. */
    void add(Loop loop, Runnable tick) {
        rounds.computeIfAbsent(loop.key(), _ -> new Round(loop)).add(tick);
    }

    /** On the loop. */
    void remove(Loop loop, Runnable tick) {
        Round round = rounds.get(loop.key());
        if (round != null) {
            round.ticks.remove(tick);
        }
    }

    /** The connections of one loop; owned by it. */
    private final class Round {
        private final Loop loop;
        private final Set<Runnable> ticks = new LinkedHashSet<>();
        private boolean waiting;

        Round(Loop loop) {
            this.loop = loop;
        }

        void add(Runnable tick) {
            ticks.add(tick);
            schedule();
        }

        private void run() {
            waiting = false;
            List<Runnable> all = new ArrayList<>(ticks);
            all.forEach(Runnable::run);
            if (!ticks.isEmpty()) {
                schedule();
            }
        }

        private void schedule() {
            if (!waiting) {
                waiting = true;
                Runnable _ = loop.later(interval, this::run);
            }
        }
    }
}
