// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.broker.v1.WatchRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A watcher's wish, checked.
 *
 * @param names of services; empty = all
 */
record WatchTerms(Set<String> names, int intervalMs) {
    static final int NAMES_MAX = 1_000;
    static final int INTERVAL_MS_MIN = 250;
    static final int INTERVAL_MS_MAX = 10_000;
    private static final int INTERVAL_MS_DEFAULT = 1_000;

    WatchTerms {
        names = Set.copyOf(names);
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException what is wrong, in words for the caller
     */
    static WatchTerms of(WatchRequest request) {
        // uint32: what does not fit into an int comes out negative, and so is refused.
        int intervalMs = request.getIntervalMs() == 0 ? INTERVAL_MS_DEFAULT : request.getIntervalMs();
        if (intervalMs < INTERVAL_MS_MIN || intervalMs > INTERVAL_MS_MAX) {
            throw new IllegalArgumentException(
                    "interval_ms is " + INTERVAL_MS_MIN + " to " + INTERVAL_MS_MAX + ", or 0 for the default");
        }
        if (request.getServicesCount() > NAMES_MAX) {
            throw new IllegalArgumentException("at most " + NAMES_MAX + " services");
        }
        for (String name : request.getServicesList()) {
            requireService(name);
        }
        return new WatchTerms(new HashSet<>(request.getServicesList()), intervalMs);
    }

    /** Whatever a worker could register. */
    static void requireService(String name) {
        if (!ServiceName.isPlainLegal(name.getBytes(StandardCharsets.UTF_8)) || ServiceName.isMmi(name)) {
            throw new IllegalArgumentException(
                    "a service's name is 1 to 255 bytes without control characters, not mmi.*");
        }
    }
}
