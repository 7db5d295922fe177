// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/** Runs a law in a scenario. */
public final class Simulation {
    private Simulation() {}

    /** The same seed gives every law the same requests and starts. */
    public static Outcome run(Scenario scenario, Law law, long seed) {
        Chance chance = new Chance(scenario, seed);
        return run(scenario, law.scaler(scenario), chance);
    }

    static Outcome run(Scenario scenario, Scaler scaler, Chance chance) {
        Cluster cluster = new Cluster(scenario, chance);
        cluster.agenda()
                .every(
                        1,
                        0,
                        () -> cluster.tally()
                                .trace(new TracePoint(
                                        cluster.now(),
                                        cluster.replicas(),
                                        cluster.ready(),
                                        cluster.waiting(),
                                        cluster.inFlight())));
        return cluster.run(scaler);
    }
}
