// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.random.RandomGenerator;

/** What a time is drawn from; all have the same mean. */
public enum Distribution {
    /** By its coefficient of variation. */
    LOGNORMAL {
        @Override
        double draw(RandomGenerator random, double mean, double cv) {
            double sigma = Math.sqrt(Math.log1p(cv * cv));
            return mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
        }
    },
    /** Of Erlang's formulas. */
    EXPONENTIAL {
        @Override
        double draw(RandomGenerator random, double mean, double cv) {
            return mean * random.nextExponential();
        }
    },
    /** Heavy: of exponent 1.5, so the variance is infinite; cut at a thousand means. */
    PARETO {
        @Override
        double draw(RandomGenerator random, double mean, double cv) {
            double least = mean / 3;
            return Math.min(1_000 * mean, least / Math.pow(1 - random.nextDouble(), 1 / 1.5));
        }
    };

    abstract double draw(RandomGenerator random, double mean, double cv);
}
