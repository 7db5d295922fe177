// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants have viewers here, whether the other replicas know, and since when those viewers may have missed
 * something. Who comes asks for a round of {@link OtherReplicas} and waits for it, not for long. Any thread; the lock
 * is never held while anything is waited for.
 */
final class WatchedTenants {
    /** Of a new viewer. What it may miss because it waits no longer is told to it. */
    static final long WAIT_MS_MAX = 2_000;

    /** A record is observed at most so long before its commit, as a rule. */
    private static final long COMMIT_MICROS = Duration.ofSeconds(5).toNanos() / Entries.NANOS_PER_MICRO;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asking = lock.newCondition();
    private final Condition answering = lock.newCondition();
    private final Map<String, Integer> viewers = new HashMap<>();
    private final Set<String> followed = new HashSet<>();
    private final Map<String, Missed> missed = new HashMap<>();
    private long asked;
    private long answered;
    private long marks;
    private boolean putOff;
    private boolean idle = true;
    private boolean closed;
    private volatile int tenants;

    /**
     * Something of a tenant may have been missed.
     *
     * @param mark tells it from one before
     * @param told once; the others still do not know of the tenant, so there may be more
     */
    record Missed(long sinceMicros, long mark, boolean told) {}

    /**
     * What one look at the database is for.
     *
     * @param isFirst nobody was there before
     * @param followed tenants that the others know of
     */
    record Round(long asked, boolean isFirst, Set<String> tenants, Set<String> followed) {
        Round {
            tenants = Set.copyOf(tenants);
            followed = Set.copyOf(followed);
        }
    }

    /** One viewer more; the first round that began after this is through when it returns, or it waited long enough. */
    void enter(String tenant) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            viewers.merge(tenant, 1, Integer::sum);
            tenants = viewers.size();
            asked++;
            asking.signal();
            boolean through = false;
            try {
                awaitRound(asked, tenant);
                through = true;
            } finally {
                if (!through) {
                    leave(tenant);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRound(long ticket, String tenant) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);
        while (!closed && left > 0 && (answered < ticket || (putOff && !followed.contains(tenant)))) {
            left = answering.awaitNanos(left);
        }
    }

    void leave(String tenant) {
        lock.lock();
        try {
            if (viewers.merge(tenant, -1, Integer::sum) == 0) {
                viewers.remove(tenant);
                tenants = viewers.size();
                followed.remove(tenant);
                missed.remove(tenant);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isFollowed(String tenant) {
        lock.lock();
        try {
            return followed.contains(tenant);
        } finally {
            lock.unlock();
        }
    }

    /** Its viewers are told if others stored something since then. */
    void mayHaveMissed(String tenant, long sinceMicros) {
        lock.lock();
        try {
            if (viewers.containsKey(tenant)) {
                long since = sinceMicros - COMMIT_MICROS;
                missed.merge(
                        tenant,
                        new Missed(since, marks++, false),
                        (before, now) -> new Missed(Math.min(before.sinceMicros(), since), now.mark(), false));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next round: at once when somebody asks, else after so long; null = closed. */
    @Nullable
    Round next(Duration every) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = every.toNanos();
            while (!closed && (viewers.isEmpty() || (asked == answered && left > 0))) {
                if (viewers.isEmpty()) {
                    idle = true;
                    asking.await();
                } else {
                    left = asking.awaitNanos(left);
                }
            }
            if (closed) {
                return null;
            }
            Round round = new Round(asked, idle, viewers.keySet(), followed);
            idle = false;
            return round;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whoever asked for it goes on.
     *
     * @param unknown some of its tenants the others are told of in a moment only: their viewers wait for it
     */
    void through(Round round, boolean unknown) {
        lock.lock();
        try {
            answered = round.asked();
            putOff = unknown;
            answering.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The others know, of those that are still there. */
    void follow(Set<String> known) {
        lock.lock();
        try {
            known.stream().filter(viewers::containsKey).forEach(followed::add);
        } finally {
            lock.unlock();
        }
    }

    /** The others have forgotten it, at some time after that. */
    void forgotten(String tenant, long sinceMicros) {
        lock.lock();
        try {
            followed.remove(tenant);
            mayHaveMissed(tenant, sinceMicros);
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is to be looked for now: of the tenants that the others know; of the rest what was not told yet, and only
     * if asked for.
     */
    Map<String, Missed> due(Set<String> known, boolean ofAll) {
        lock.lock();
        try {
            Map<String, Missed> due = new HashMap<>(missed);
            due.entrySet()
                    .removeIf(each -> !known.contains(each.getKey())
                            && (!ofAll || each.getValue().told()));
            return due;
        } finally {
            lock.unlock();
        }
    }

    /** It was looked for, and told where there was something. Of tenants that the others know that is all. */
    void lookedFor(Map<String, Missed> due, Set<String> known, Set<String> told) {
        lock.lock();
        try {
            due.forEach((tenant, looked) -> {
                if (known.contains(tenant)) {
                    missed.remove(tenant, looked);
                } else if (told.contains(tenant)) {
                    missed.replace(tenant, looked, new Missed(looked.sinceMicros(), looked.mark(), true));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Tenants watched. */
    int tenants() {
        return tenants;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            asking.signal();
            answering.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
