// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.RouterSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, on the I/O thread. A crowd of stalled handshakes must not shut the door, and a crowd of honest peers
 * after a restart must not put each other out. So above a bound the oldest unfinished connection goes if it has had its
 * time; while all of them are young, the door is shut and the kernel's queue holds the others.
 */
final class Admission {

    /** Ample for a handshake, even on a busy machine; short enough for who waits at the door. */
    static final long STALLED_MS = 250;

    /** The listeners. */
    interface Door {
        void shut();

        void open();
    }

    private final RouterSettings settings;
    private final Door door;
    private final Unfinished unfinished = new Unfinished();
    private final Set<Link> all = new HashSet<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private boolean isShut;
    private volatile int open;

    Admission(RouterSettings settings, Door door) {
        this.settings = settings;
        this.door = door;
    }

    /** False if there is no room and nobody to put out; else the link is in, unfinished. */
    boolean admit(Link link, String address, long nowMs) {
        if (open >= settings.connectionsMax() && !evict(unfinished.oldest(), CloseReason.CONNECTION_CAP)) {
            refused.incrementAndGet();
            return false;
        }
        long stalledMs = nowMs - STALLED_MS;
        if (unfinished.size(address) >= settings.handshakes().unfinishedPerAddressMax()) {
            boolean _ = evict(unfinished.oldest(address, stalledMs), CloseReason.ADDRESS_CAP);
        }
        if (isCrowded()) {
            boolean _ = evict(unfinished.oldest(stalledMs), CloseReason.HANDSHAKE_CAP);
        }
        all.add(link);
        open = all.size();
        unfinished.add(link, address, nowMs);
        look(nowMs);
        return true;
    }

    private boolean isCrowded() {
        return unfinished.size() >= settings.handshakes().unfinishedMax();
    }

    /** Its place is free at once, though its channel may close a little later. */
    private boolean evict(@Nullable Link out, CloseReason reason) {
        if (out == null) {
            return false;
        }
        left(out);
        evicted.incrementAndGet();
        out.close(reason);
        return true;
    }

    /** Now and then, and when something has changed: whether the door should be shut. */
    void look(long nowMs) {
        boolean shut = isCrowded() && unfinished.oldest(nowMs - STALLED_MS) == null;
        if (shut != isShut) {
            isShut = shut;
            if (shut) {
                door.shut();
            } else {
                door.open();
            }
        }
    }

    /** The handshake is done, or will never be. */
    void finished(Link link) {
        unfinished.remove(link);
        if (isShut) {
            look(IoLoop.nowMs());
        }
    }

    /** The connection has ended. */
    void left(Link link) {
        all.remove(link);
        open = all.size();
        finished(link);
    }

    /** Any thread: connections now. */
    int open() {
        return open;
    }

    /** Any thread. */
    long refused() {
        return refused.get();
    }

    /** Any thread. */
    long evicted() {
        return evicted.get();
    }
}
