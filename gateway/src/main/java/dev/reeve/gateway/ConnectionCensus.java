// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.Map;

/** Counts open connections in all and per address, and says who may come in. Any thread. */
final class ConnectionCensus {
    /** Connections at once that are let in only to be told that they are too many. */
    private static final int REFUSALS_MAX = 64;

    private final LimitSettings.ConnectionLimits limits;
    private final AddressRule trustedProxies;
    private final Map<String, Count> perAddress = new HashMap<>();
    private final ConnectionDirectory directory = new ConnectionDirectory();
    private int open;
    private int refusals;
    private boolean closedForAll;

    ConnectionCensus(LimitSettings.ConnectionLimits limits, AddressRule trustedProxies) {
        this.limits = limits;
        this.trustedProxies = trustedProxies;
    }

    /**
     * Takes a new connection in, or says why not. A trusted proxy stands for many callers and has no bound of its
     * own.
     */
    synchronized Admission admit(String address) {
        if (closedForAll) {
            return Admission.DRAINING;
        }
        if (open >= limits.perReplica()) {
            return Admission.REPLICA_FULL;
        }
        Count count = perAddress.computeIfAbsent(AddressRule.limitKey(address), _ -> new Count());
        boolean bounded = !trustedProxies.contains(address);
        if (bounded && count.open >= limits.perAddress()) {
            return Admission.ADDRESS_FULL;
        }
        if (bounded && count.open - count.known >= limits.perAddressAnonymous()) {
            return Admission.ADDRESS_ANONYMOUS_FULL;
        }
        count.open++;
        open++;
        return Admission.ADMITTED;
    }

    /** Whether one that may not come in can be told so; every true is paired with one {@link #refusalEnded}. */
    synchronized boolean beginRefusal() {
        if (refusals == REFUSALS_MAX) {
            return false;
        }
        refusals++;
        return true;
    }

    synchronized void refusalEnded() {
        refusals--;
    }

    /** Nobody comes in any more, and who is in should go. */
    synchronized boolean isClosed() {
        return closedForAll;
    }

    synchronized boolean isFull() {
        return !closedForAll && open >= limits.perReplica();
    }

    /** The connection has shown a valid token. */
    synchronized void identified(String address) {
        Count count = perAddress.get(AddressRule.limitKey(address));
        if (count != null) {
            count.known++;
        }
    }

    synchronized void left(String address, boolean identified) {
        open--;
        perAddress.computeIfPresent(AddressRule.limitKey(address), (_, count) -> {
            count.open--;
            count.known -= identified ? 1 : 0;
            return count.open == 0 ? null : count;
        });
    }

    /** From now on nobody comes in. */
    synchronized void close() {
        closedForAll = true;
    }

    /** The open connections of all ports, one by one. */
    ConnectionDirectory directory() {
        return directory;
    }

    synchronized int open() {
        return open;
    }

    /** The answer to a new connection. */
    enum Admission {
        ADMITTED,
        DRAINING,
        REPLICA_FULL,
        ADDRESS_FULL,
        ADDRESS_ANONYMOUS_FULL;

        /** The others would find the next gateway no emptier, or are turned away for good. */
        boolean isOfAddress() {
            return this == ADDRESS_FULL || this == ADDRESS_ANONYMOUS_FULL;
        }
    }

    private static final class Count {
        private int open;
        private int known;
    }
}
