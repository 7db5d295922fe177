// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.protocol.broker.v1.DrainRequest;
import java.time.Duration;
import java.util.HashSet;

/** Checks an operator's wish to drain workers. */
final class DrainTerms {
    static final int INSTANCES_MAX = 1_000;
    private static final int INSTANCE_CHARS_MAX = 128;
    private static final int TTL_MS_MIN = 1_000;
    private static final int TTL_MS_MAX = 600_000;
    private static final int TTL_MS_DEFAULT = 15_000;

    private DrainTerms() {}

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException what is wrong, in words for the caller
     */
    static BrokerEvent.InstancesMarked of(DrainRequest request) {
        WatchTerms.requireService(request.getService());
        int count = request.getInstanceIdsCount();
        if (count < 1 || count > INSTANCES_MAX) {
            throw new IllegalArgumentException("1 to " + INSTANCES_MAX + " instance_ids");
        }
        for (String id : request.getInstanceIdsList()) {
            if (id.isEmpty() || id.length() > INSTANCE_CHARS_MAX) {
                throw new IllegalArgumentException("an instance id has 1 to " + INSTANCE_CHARS_MAX + " characters");
            }
        }
        int ttlMs = request.getTtlMs() == 0 ? TTL_MS_DEFAULT : request.getTtlMs();
        if (ttlMs < TTL_MS_MIN || ttlMs > TTL_MS_MAX) {
            throw new IllegalArgumentException(
                    "ttl_ms is " + TTL_MS_MIN + " to " + TTL_MS_MAX + ", or 0 for the default");
        }
        return new BrokerEvent.InstancesMarked(
                request.getService(),
                new HashSet<>(request.getInstanceIdsList()),
                request.getDraining(),
                Duration.ofMillis(ttlMs));
    }
}
