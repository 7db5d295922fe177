// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.Map;

/**
 * One turn of one peer.
 *
 * @param used by role: what each process used in the time measured
 * @param collections of the broker's garbage, or the worker's where there is no broker; empty if it is no JVM
 */
public record Sample(Outcome outcome, Map<String, Usage> used, GcLog collections) {
    private static final double NANOS = 1e9;
    private static final double MILLION = 1e6;

    public Sample {
        used = Map.copyOf(used);
    }

    public double perSecond() {
        return outcome.answered() * NANOS / outcome.nanos();
    }

    /** Seconds of processor time for a million requests, all processes. */
    public double cpuPerMillion() {
        return used.values().stream().mapToDouble(this::perMillion).sum();
    }

    /** The same of one process; 0 if there is none in that role. */
    public double cpuPerMillion(String role) {
        return perMillion(used.getOrDefault(role, Usage.NONE));
    }

    private double perMillion(Usage usage) {
        return usage.cpuSeconds() * MILLION / outcome.answered();
    }
}
