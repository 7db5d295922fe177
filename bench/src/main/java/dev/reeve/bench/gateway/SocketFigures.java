// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.Outcome;

/** What one server did with a crowd of sockets. */
record SocketFigures(String server, Open open, Idle idle, ToAll toAll) {
    /**
     * While they were opened.
     *
     * @param failure the first one; empty = none
     */
    record Open(int wanted, int ready, double seconds, String failure) {}

    /**
     * While nothing was said but pings.
     *
     * @param bytesBefore resident, of the server without sockets
     * @param bytes resident, with all of them
     * @param processorShare of one processor
     */
    record Idle(long bytesBefore, long bytes, double processorShare) {}

    /**
     * Messages to all.
     *
     * @param arrivals at every socket, from when each was said
     * @param cpuSecondsEach of the server
     */
    record ToAll(int times, Outcome arrivals, double cpuSecondsEach) {
        double latencyMs(double percentile) {
            return arrivals.latencies().getValueAtPercentile(percentile) / 1e6;
        }
    }
}
