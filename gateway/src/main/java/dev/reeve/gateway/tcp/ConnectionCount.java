// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Open connections of a listener, in all and per address, and their bounds; of an address it knows only the key under
 * which it is counted. Any thread.
 */
final class ConnectionCount {
    private final int max;
    private final int perAddressMax;
    private final Map<String, Integer> perAddress = new HashMap<>();
    private int open;

    ConnectionCount(int max, int perAddressMax) {
        this.max = max;
        this.perAddressMax = perAddressMax;
    }

    /** Takes a place; or says which bound is reached. */
    synchronized TcpEvents.@Nullable Refused enter(String address) {
        if (open >= max) {
            return TcpEvents.Refused.LISTENER_FULL;
        }
        if (perAddress.getOrDefault(address, 0) >= perAddressMax) {
            return TcpEvents.Refused.ADDRESS_FULL;
        }
        perAddress.merge(address, 1, Integer::sum);
        open++;
        return null;
    }

    synchronized void leave(String address) {
        perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        open--;
    }

    synchronized int open() {
        return open;
    }
}
