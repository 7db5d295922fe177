// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.Arrays;

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
        Outcome outcome = cluster.run(scaler);
        checkLittle(scenario, outcome);
        return outcome;
    }

    /**
     * All requests' time in the queue is the queue's length over time, whatever the order; work done twice is neither.
     */
    private static void checkLittle(Scenario scenario, Outcome outcome) {
        double waits = Arrays.stream(outcome.waits()).sum();
        if (!scenario.troubles().hasRestart() && Math.abs(waits - outcome.waitingSeconds()) > 1e-6 * (1 + waits)) {
            throw new IllegalStateException(scenario.name() + ": " + waits + " s were waited, but queues were "
                    + outcome.waitingSeconds() + " s long");
        }
    }
}
