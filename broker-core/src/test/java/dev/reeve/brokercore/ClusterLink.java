// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One connection between a peer and a broker. As TCP it keeps order and loses nothing until it breaks; then each end
 * learns of it in its own time. In adversarial weather it drops, doubles and overtakes instead, which TCP never does:
 * whatever holds then holds by the broker's own doing.
 *
 * <pre>
 *  peer --- toBroker: delay, FIFO, clogged? ---> node
 *       <-- toPeer:   delay, FIFO, clogged? ----
 * </pre>
 */
final class ClusterLink {
    /** How long an end does not notice that a silent connection is dead: TCP keep-alive, five times as fast. */
    private static final int KEEP_ALIVE_MS = 2_200;

    private final ClusterClock clock;
    private final SplittableRandom random;
    private final boolean adversarial;
    private final Way toBroker = new Way();
    private final Way toPeer = new Way();
    private ClusterEnd broker = ClusterEnd.NOBODY;
    private ClusterEnd peer = ClusterEnd.NOBODY;
    private boolean closed;
    private boolean broken;
    private long troubledMs = -1;

    private static final class Way {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private boolean clogged;
        private long lastMs;
    }

    ClusterLink(ClusterClock clock, SplittableRandom random, boolean adversarial) {
        this.clock = clock;
        this.random = random;
        this.adversarial = adversarial;
    }

    void join(ClusterEnd peerEnd, ClusterEnd brokerEnd) {
        peer = peerEnd;
        broker = brokerEnd;
    }

    boolean isOpen() {
        return !closed;
    }

    /** True if anything was wrong with the path at or after that time, so that an answer may be late. */
    boolean troubledSince(long sinceMs) {
        return closed || toBroker.clogged || toPeer.clogged || troubledMs >= sinceMs || adversarial;
    }

    void troubled() {
        troubledMs = clock.nowMs();
    }

    void toBroker(List<byte[]> frames) {
        send(toBroker, () -> broker.received(this, frames));
    }

    void toPeer(List<byte[]> frames) {
        send(toPeer, () -> peer.received(this, frames));
    }

    private void send(Way way, Runnable delivery) {
        if (closed) {
            return;
        }
        int times = 1;
        if (adversarial && random.nextInt(16) == 0) {
            times = random.nextBoolean() ? 0 : 2;
        }
        for (int i = 0; i < times; i++) {
            carry(way, () -> {
                if (!broken) {
                    delivery.run();
                }
            });
        }
    }

    private void carry(Way way, Runnable delivery) {
        if (way.clogged) {
            way.waiting.addLast(delivery);
            return;
        }
        long atMs = clock.nowMs() + 1 + random.nextInt(adversarial ? 60 : 12);
        if (!adversarial) {
            atMs = Math.max(atMs, way.lastMs);
            way.lastMs = atMs;
        }
        clock.at(atMs, delivery);
    }

    void clog(boolean towardsBroker) {
        troubled();
        (towardsBroker ? toBroker : toPeer).clogged = true;
    }

    void unclog(boolean towardsBroker) {
        Way way = towardsBroker ? toBroker : toPeer;
        if (way.clogged) {
            troubled();
            way.clogged = false;
            for (int i = way.waiting.size(); i > 0; i--) {
                carry(way, way.waiting.removeFirst());
            }
        }
    }

    /** What is under way still arrives, then each end learns that the other is gone. */
    void close() {
        if (!closed) {
            closed = true;
            tellLost();
        }
    }

    /** What is under way is lost. */
    void sever() {
        if (!broken) {
            broken = true;
            if (!closed) {
                closed = true;
                tellLost();
            }
        }
    }

    private void tellLost() {
        tellLost(toBroker, () -> broker.lost(this));
        tellLost(toPeer, () -> peer.lost(this));
    }

    private void tellLost(Way way, Runnable news) {
        if (way.clogged) {
            clock.in(KEEP_ALIVE_MS, news);
        } else {
            carry(way, news);
        }
    }
}
