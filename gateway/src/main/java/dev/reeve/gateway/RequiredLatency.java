// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.v1.LatencyClass;
import java.time.Duration;

/**
 * How soon a connection wants its frames dealt with: the deadline of its calls, and their turn in the broker's queue.
 *
 * @param millis 0 = nothing is said: the usual deadline, the service's own class
 */
record RequiredLatency(int millis) {
    static final RequiredLatency NONE = new RequiredLatency(0);
    static final int MILLIS_MAX = 60_000;

    private static final int FAST_MS_MAX = 100;
    private static final int NORMAL_MS_MAX = 2_000;

    Duration deadline(GatewaySettings.DeadlineSettings deadlines) {
        return CallFields.deadline(millis, false, deadlines);
    }

    LatencyClass latencyClass() {
        if (millis == 0) {
            return LatencyClass.LATENCY_UNSPECIFIED;
        }
        if (millis <= FAST_MS_MAX) {
            return LatencyClass.FAST;
        }
        return millis <= NORMAL_MS_MAX ? LatencyClass.NORMAL : LatencyClass.BULK;
    }
}
