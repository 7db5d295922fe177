// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How long what comes waits for its event loop. An action put behind all that waits there tells; there is one at a
 * time of each loop, and none where nothing comes. Calls that need no thread wait nowhere else, see {@link AdmitStage}
 * for the others.
 */
final class LoopWaits {
    private final Duration bound;
    private final IntSupplier inFlight;
    private final LongSupplier nanoTime;
    private final Map<Object, Watch> watches = new ConcurrentHashMap<>();

    /**
     * @param bound what may be waited in a burst
     * @param inFlight requests being worked on
     */
    LoopWaits(Duration bound, IntSupplier inFlight, LongSupplier nanoTime) {
        this.bound = bound;
        this.inFlight = inFlight;
        this.nanoTime = nanoTime;
    }

    /** Something has come: whether it is refused. On the loop. */
    boolean refuses(Loop loop) {
        Watch watch = watches.computeIfAbsent(loop.key(), _ -> new Watch());
        watch.look(loop);
        return inFlight.getAsInt() >= AdmitStage.FREE && watch.congestion.refuses(nanoTime.getAsLong());
    }

    /** Whether something would be at any loop, for a metric. Any thread. */
    boolean isCongested() {
        long now = nanoTime.getAsLong();
        return inFlight.getAsInt() >= AdmitStage.FREE
                && watches.values().stream().anyMatch(watch -> watch.congestion.isOver(now));
    }

    /** Of one loop, which owns it. */
    private final class Watch {
        private final Congestion congestion = new Congestion(bound);
        private boolean looking;

        void look(Loop loop) {
            if (!looking) {
                looking = true;
                long putNs = nanoTime.getAsLong();
                loop.post(() -> {
                    looking = false;
                    long now = nanoTime.getAsLong();
                    congestion.waited(now - putNs, now);
                });
            }
        }
    }
}
