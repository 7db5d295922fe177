// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

/**
 * One turn.
 *
 * @param taken messages
 * @param cpuSeconds of the servers
 */
record NoteSample(long taken, long nanos, double cpuSeconds) {
    private static final double MILLION = 1e6;

    double millionsPerSecond() {
        return taken * 1_000.0 / nanos;
    }

    double cpuPerMillion() {
        return cpuSeconds * MILLION / taken;
    }
}
