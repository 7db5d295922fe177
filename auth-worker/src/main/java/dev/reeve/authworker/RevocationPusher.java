// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends revocations to the brokers as soon as they are committed, those of other replicas within two seconds. A broker
 * that misses some pulls them itself (every 5 s), so the bound does not hang on this.
 */
final class RevocationPusher implements RevocationFeed, AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = Duration.ZERO;

    /** The way to the brokers. */
    interface Brokers {
        /** True when at least one broker is connected and every connected one has confirmed. */
        boolean push(List<Revocation> items);
    }

    private final Revocations revocations;
    private final Brokers brokers;
    private final Upkeep upkeep;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    /** All up to here are confirmed; guarded by the lock, written by the upkeep's thread alone. */
    private long confirmedSeq;

    private volatile Runnable leakedKey = () -> {};

    RevocationPusher(Revocations revocations, Brokers brokers) {
        this.revocations = revocations;
        this.brokers = brokers;
        this.upkeep = new Upkeep("revocations", this::pushNext);
    }

    /** @param refresh reads the signing keys anew, when another replica has found that one leaked */
    void onLeakedKey(Runnable refresh) {
        this.leakedKey = refresh;
    }

    void start() {
        upkeep.start();
    }

    @Override
    public void changed() {
        upkeep.wake();
    }

    @Override
    public boolean confirmed(long seq, Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (confirmedSeq < seq && left > 0) {
                left = advanced.awaitNanos(left);
            }
            return confirmedSeq >= seq;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Duration pushNext() {
        Revocations.Page page = revocations.after(confirmedSeq());
        if (page.items().isEmpty()) {
            advance(page.lastSeq());
            return POLL;
        }
        if (page.items().stream().anyMatch(item -> item.kind() == Revocation.Kind.SIGNING_KEY)) {
            leakedKey.run();
        }
        if (!brokers.push(page.items())) {
            return POLL;
        }
        advance(page.lastSeq());
        return page.items().size() < Revocations.PAGE_MAX ? POLL : AT_ONCE;
    }

    private long confirmedSeq() {
        lock.lock();
        try {
            return confirmedSeq;
        } finally {
            lock.unlock();
        }
    }

    private void advance(long seq) {
        lock.lock();
        try {
            confirmedSeq = seq;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        upkeep.close();
    }
}
