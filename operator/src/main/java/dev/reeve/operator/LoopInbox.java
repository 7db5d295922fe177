// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the loop has not heard yet. Only the newest of each kind is kept, so it is bounded by what there is: a plan for
 * each pool, a view for each Deployment, of each broker a full report and an urgent one for each service that is
 * watched, and one answer for each call under way. Any thread.
 */
final class LoopInbox {
    /** News of one broker, in this order. */
    static final class BrokerNews {
        private boolean gone;
        private boolean found;
        private @Nullable BrokerTold full;
        private final Map<String, BrokerTold> urgent = new LinkedHashMap<>();

        boolean isGone() {
            return gone;
        }

        boolean isFound() {
            return found;
        }

        @Nullable
        BrokerTold full() {
            return full;
        }

        Map<String, BrokerTold> urgent() {
            return urgent;
        }
    }

    /** @param view null = there is none of that name */
    record TargetNews(@Nullable TargetView view, long atMs) {}

    /** All that came since the last. */
    record Batch(
            Map<PoolKey, Optional<PoolPlan>> plans,
            Map<String, BrokerNews> brokers,
            Map<TargetKey, TargetNews> targets,
            Deque<Runnable> answers) {
        private Batch() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayDeque<>());
        }

        boolean isEmpty() {
            return plans.isEmpty() && brokers.isEmpty() && targets.isEmpty() && answers.isEmpty();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private Batch batch = new Batch();
    private Set<String> watched = Set.of();
    private boolean woken;

    void plan(PoolKey key, Optional<PoolPlan> plan) {
        locked(() -> batch.plans().put(key, plan));
    }

    void found(String broker) {
        locked(() -> news(broker).found = true);
    }

    void gone(String broker) {
        locked(() -> {
            BrokerNews gone = new BrokerNews();
            gone.gone = true;
            batch.brokers().put(broker, gone);
        });
    }

    void told(BrokerTold told) {
        locked(() -> {
            if (told.isFull()) {
                news(told.broker()).full = told;
                return;
            }
            for (String service : told.services().keySet()) {
                if (watched.contains(service)) {
                    news(told.broker()).urgent.put(service, told);
                }
            }
        });
    }

    void target(TargetKey key, TargetNews news) {
        locked(() -> batch.targets().put(key, news));
    }

    void answered(Runnable answer) {
        locked(() -> batch.answers().add(answer));
    }

    /** Nothing urgent of others is kept. */
    void watch(Set<String> services) {
        locked(() -> watched = services);
    }

    void wake() {
        locked(() -> {});
    }

    private BrokerNews news(String broker) {
        return batch.brokers().computeIfAbsent(broker, _ -> new BrokerNews());
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            woken = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    Batch take() {
        lock.lock();
        try {
            woken = false;
            if (batch.isEmpty()) {
                return batch;
            }
            Batch taken = batch;
            batch = new Batch();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Until something comes, or so long. */
    void await(long ms) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!woken && leftNs > 0) {
                leftNs = filled.awaitNanos(leftNs);
            }
        } finally {
            lock.unlock();
        }
    }
}
