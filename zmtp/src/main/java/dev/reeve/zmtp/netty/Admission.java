// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.RouterSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who may come in. Unfinished handshakes are few, and the oldest makes room for a new one: who stalls is put out, so a
 * crowd of them cannot shut the door. On the I/O thread.
 */
final class Admission {

    private final RouterSettings settings;
    private final Map<Link, String> addresses = new HashMap<>();
    private final Set<Link> unfinished = new LinkedHashSet<>();
    private final Map<String, Set<Link>> unfinishedByAddress = new HashMap<>();
    private final Set<Link> all = new HashSet<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private volatile int open;

    Admission(RouterSettings settings) {
        this.settings = settings;
    }

    /** False if there is no room and nobody to put out; else the link is in, unfinished. */
    boolean admit(Link link, String address) {
        if (open >= settings.connectionsMax() && !evict(unfinished, CloseReason.CONNECTION_CAP)) {
            refused.incrementAndGet();
            return false;
        }
        Set<Link> sameAddress = unfinishedByAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>());
        if (sameAddress.size() >= settings.handshakes().unfinishedPerAddressMax()) {
            boolean _ = evict(sameAddress, CloseReason.ADDRESS_CAP);
        } else if (unfinished.size() >= settings.handshakes().unfinishedMax()) {
            boolean _ = evict(unfinished, CloseReason.HANDSHAKE_CAP);
        }
        all.add(link);
        open = all.size();
        addresses.put(link, address);
        unfinished.add(link);
        unfinishedByAddress.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(link);
        return true;
    }

    /** Its place is free at once, though its channel may close a little later. */
    private boolean evict(Set<Link> among, CloseReason reason) {
        Iterator<Link> oldest = among.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        Link out = oldest.next();
        left(out);
        evicted.incrementAndGet();
        out.close(reason);
        return true;
    }

    /** The handshake is done, or will never be. */
    void finished(Link link) {
        String address = addresses.remove(link);
        if (address != null) {
            unfinished.remove(link);
            Set<Link> sameAddress = unfinishedByAddress.get(address);
            if (sameAddress != null) {
                forget(sameAddress, link, address);
            }
        }
    }

    private void forget(Set<Link> sameAddress, Link link, String address) {
        sameAddress.remove(link);
        if (sameAddress.isEmpty()) {
            unfinishedByAddress.remove(address);
        }
    }

    /** The connection has ended. */
    void left(Link link) {
        finished(link);
        all.remove(link);
        open = all.size();
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
