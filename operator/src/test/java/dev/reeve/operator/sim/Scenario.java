// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.function.DoubleUnaryOperator;

/**
 * A load on a cluster.
 *
 * @param seconds of the whole run; requests come for all of it, or as the rate says
 * @param rate arrivals per second at a time, never above {@code rateMax}
 * @param burst requests that come at once at {@link #BEGIN}
 * @param replicas to begin with, ready
 */
public record Scenario(
        String name,
        Physics physics,
        double seconds,
        double rateMax,
        DoubleUnaryOperator rate,
        int burst,
        int replicas) {
    /** Nothing comes before, so that no law knows the beginning. */
    public static final double BEGIN = 20;

    /** Another cluster, the same load. */
    public Scenario on(Physics other, String suffix) {
        return new Scenario(name + suffix, other, seconds, rateMax, rate, burst, replicas);
    }
}
