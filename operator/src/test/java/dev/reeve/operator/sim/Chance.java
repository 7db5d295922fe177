// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** All that is random in a run, drawn before it but for what only troubles make: every law of a seed meets the same. */
public final class Chance {
    private static final int ARRIVALS = 1;
    private static final int SERVICE = 2;
    private static final int STARTS = 3;
    private static final int PHASES = 4;
    private static final int TROUBLES = 5;

    private final double[] arrivals;
    private final double[] services;
    private final double[] starts;
    private final double[] phases;
    private final RandomGenerator troubles;
    private final double[] lots;
    private int phase;

    /** Draws. */
    public Chance(Scenario scenario, long seed) {
        arrivals = arrivals(scenario, stream(seed, ARRIVALS));
        RandomGenerator service = stream(seed, SERVICE);
        Physics physics = scenario.physics();
        services = new double[arrivals.length];
        for (int i = 0; i < services.length; i++) {
            services[i] = physics.service().draw(service, physics.serviceMean(), physics.serviceCv());
        }
        RandomGenerator start = stream(seed, STARTS);
        starts = new double[4_096];
        for (int i = 0; i < starts.length; i++) {
            starts[i] =
                    physics.startFixed() + Distribution.LOGNORMAL.draw(start, physics.startMean(), Physics.START_CV);
        }
        phases = stream(seed, PHASES).doubles(64).toArray();
        troubles = stream(seed, TROUBLES);
        lots = troubles.doubles(4_096).toArray();
    }

    private static RandomGenerator stream(long seed, int which) {
        return new SplittableRandom(seed * 31 + which);
    }

    /** Of a rate that changes: those of the highest rate, thinned out. */
    private static double[] arrivals(Scenario scenario, RandomGenerator random) {
        double[] times = new double[scenario.burst() + (int) (scenario.rateMax() * scenario.seconds() * 1.2) + 100];
        Arrays.fill(times, 0, scenario.burst(), Scenario.BEGIN);
        int count = scenario.burst();
        double time = 0;
        while (true) {
            time += random.nextExponential() / scenario.rateMax();
            if (time >= scenario.seconds()) {
                Arrays.sort(times, 0, count);
                return Arrays.copyOf(times, count);
            }
            if (random.nextDouble() * scenario.rateMax() < scenario.rate().applyAsDouble(time)) {
                times[count++] = time;
            }
        }
    }

    /** How many come. */
    public int requests() {
        return arrivals.length;
    }

    /** In seconds; the first no sooner than {@link Scenario#BEGIN}, where a scenario says nothing else. */
    public double arrival(int request) {
        return arrivals[request];
    }

    /** In seconds. */
    public double service(int request) {
        return services[request];
    }

    double work() {
        return Arrays.stream(services).sum();
    }

    double start(int pod) {
        return starts[pod % starts.length];
    }

    /** Between 0 and 1, the same for every law: what this pod or request is in for. */
    double lot(int number) {
        return lots[number % lots.length];
    }

    /** Between 0 and 1: what depends on what a law does, and so is not the same for all. */
    double next() {
        return troubles.nextDouble();
    }

    /** Between 0 and 1: where in its period a timer begins. */
    double phase() {
        return phases[phase++ % phases.length];
    }
}
