// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of a law in a scenario, one for each seed, in their order. */
public record Summary(Scenario scenario, Law law, List<Outcome> outcomes) {
    /** Student's t for 95 %, by degrees of freedom from 1; beyond these 1.96. */
    private static final double[] T = {
        12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** A mean, and how far the true one may be, with 95 %. */
    public record Mean(double mean, double half) {
        static Mean of(List<Double> values) {
            double mean =
                    values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
            int count = values.size();
            if (count < 2) {
                return new Mean(mean, Double.NaN);
            }
            double squares = values.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            double t = count - 2 < T.length ? T[count - 2] : 1.96;
            return new Mean(mean, t * Math.sqrt(squares / (count - 1) / count));
        }
    }

    /** Keeps a copy. */
    public Summary {
        outcomes = List.copyOf(outcomes);
    }

    /** Runs seeds 1 to {@code seeds}. */
    public static Summary of(Scenario scenario, Law law, int seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            outcomes.add(Simulation.run(scenario, law, seed).thinned());
        }
        return new Summary(scenario, law, outcomes);
    }

    /** Of any figure. */
    public Mean mean(ToDoubleFunction<Outcome> figure) {
        return Mean.of(outcomes.stream().map(figure::applyAsDouble).toList());
    }

    /** This law's figure less the other's, seed by seed: what differs between seeds does not count. */
    public Mean less(Summary other, ToDoubleFunction<Outcome> figure) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(outcomes.size(), other.outcomes.size()); i++) {
            differences.add(figure.applyAsDouble(outcomes.get(i)) - figure.applyAsDouble(other.outcomes.get(i)));
        }
        return Mean.of(differences);
    }

    /** The wait that 99 of 100 requests do not exceed. */
    public Mean p99() {
        return mean(outcome -> outcome.quantile(0.99));
    }

    /** Pod seconds over seconds of work. */
    public Mean cost() {
        return mean(Outcome::cost);
    }

    /**
     * The other waits less and costs less, both by more than can be chance and by more than anybody would notice (10
     * ms, 1 %).
     */
    public boolean isDominatedBy(Summary other) {
        Mean wait = less(other, outcome -> outcome.quantile(0.99));
        Mean cost = less(other, Outcome::cost);
        return wait.mean() > Math.max(0.01, wait.half()) && cost.mean() > Math.max(0.01 * cost().mean(), cost.half());
    }

    /** As before, by means alone: of few seeds nearly any difference can be chance, and would pass. */
    boolean isDominatedInMeansBy(Summary other) {
        return less(other, outcome -> outcome.quantile(0.99)).mean() > 0.01
                && less(other, Outcome::cost).mean() > 0.01 * cost().mean();
    }
}
