// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What a {@link WorkerBuilder} was told, checked. */
record WorkerSettings(
        BrokerList brokers,
        BrokerMode mode,
        Instance instance,
        WorkerListener listener,
        Lifetime lifetime,
        TransportProvider transports,
        boolean ownsTransports) {

    /** @param podName empty outside Kubernetes */
    record Instance(String id, String podName, String node) {}

    /**
     * How the worker lives in its process.
     *
     * @param nowMs monotonic, for heartbeats, pauses and deadlines
     */
    record Lifetime(boolean ownsProcess, Duration drainGrace, int managementPort, LongSupplier nowMs) {
        static final int NO_MANAGEMENT = -1;
    }
}
