// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.time.Duration;
import java.util.List;

/**
 * A worker's figures at one moment.
 *
 * @param services one for each service, in the order they were added
 * @param isDraining the worker takes no new requests
 */
public record WorkerStats(String instanceId, List<ServiceStats> services, boolean isDraining) {
    public WorkerStats {
        services = List.copyOf(services);
    }

    /**
     * How full it is.
     *
     * @param inFlight requests held, running or waiting
     * @param capacity calls that run at once
     */
    public record Load(int inFlight, int capacity) {}

    /**
     * One service since the start.
     *
     * @param brokers where it is registered now
     * @param requests calls ended
     * @param errors of them with another outcome than OK
     * @param joined requests answered by another call's result (promise 4), not counted in {@code requests}
     * @param processing time in handlers
     */
    public record ServiceStats(
            String service,
            List<String> brokers,
            Load load,
            long requests,
            long errors,
            long joined,
            Duration processing) {
        public ServiceStats {
            brokers = List.copyOf(brokers);
        }
    }
}
