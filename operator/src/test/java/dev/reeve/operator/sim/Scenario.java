// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import dev.reeve.operator.law.ScalingTarget;
import java.util.function.DoubleUnaryOperator;

/**
 * A load on a cluster.
 *
 * @param seconds of the whole run; requests come for all of it, or as the rate says
 * @param rate arrivals per second at a time, never above {@code rateMax}
 * @param burst requests that come at once at {@link #BEGIN}
 * @param replicas to begin with, ready
 * @param troubles of the cluster
 * @param stated what the owner of our pool says of it; the other laws are told nothing
 */
public record Scenario(
        String name,
        Physics physics,
        double seconds,
        double rateMax,
        DoubleUnaryOperator rate,
        int burst,
        int replicas,
        Troubles troubles,
        ScalingTarget stated) {
    /** Nothing comes before, so that no law knows the beginning. */
    public static final double BEGIN = 20;

    /** Without troubles, and nothing is stated. */
    Scenario(
            String name,
            Physics physics,
            double seconds,
            double rateMax,
            DoubleUnaryOperator rate,
            int burst,
            int replicas) {
        this(name, physics, seconds, rateMax, rate, burst, replicas, Troubles.NONE, ScalingTarget.DEFAULT);
    }

    /** Another cluster, the same load. */
    Scenario on(Physics other, String suffix) {
        return new Scenario(name + suffix, other, seconds, rateMax, rate, burst, replicas, troubles, stated);
    }

    /** The same load and cluster, with troubles. */
    Scenario with(Troubles other, String suffix) {
        return new Scenario(name + suffix, physics, seconds, rateMax, rate, burst, replicas, other, stated);
    }

    /** The same, and the owner says this of it. */
    Scenario stating(ScalingTarget other, String suffix) {
        return new Scenario(name + suffix, physics, seconds, rateMax, rate, burst, replicas, troubles, other);
    }

    /** The other laws would do as without: they get no reports, and hear nothing from the owner. */
    boolean isOursAlone() {
        return troubles.hasReportsOnly() || !stated.equals(ScalingTarget.DEFAULT);
    }
}
