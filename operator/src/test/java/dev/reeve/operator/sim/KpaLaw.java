// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/**
 * The arithmetic of Knative's pod autoscaler: the mean concurrency of a long and of a short window.
 *
 * @param target concurrency that a pod shall have
 */
record KpaLaw(double target) {
    private static final double UTILISATION = 0.7;
    static final double PANIC = 2;
    private static final double UP_FACTOR = 1_000;
    private static final double DOWN_FACTOR = 2;

    /** 70 % of the requests that a pod takes at once. */
    static KpaLaw at(int concurrency) {
        return new KpaLaw(UTILISATION * concurrency);
    }

    int desired(double meanConcurrency) {
        return (int) Math.ceil(meanConcurrency / target - 1e-9);
    }

    /** No more than a thousand times the ready pods, no fewer than half of them. */
    static int limit(int desired, int ready) {
        int most = (int) Math.ceil(UP_FACTOR * Math.max(1, ready));
        int least = (int) Math.floor(Math.max(1, ready) / DOWN_FACTOR);
        return Math.clamp(desired, least, most);
    }

    /** The short window wants twice what is ready. */
    static boolean panics(int desiredByPanic, int ready) {
        return (double) desiredByPanic / Math.max(1, ready) >= PANIC;
    }

    /** Mean of the last {@code window} values; of fewer if there are no more. */
    static double mean(double[] values, int count, int window) {
        int used = Math.min(count, window);
        double sum = 0;
        for (int i = count - used; i < count; i++) {
            sum += values[i];
        }
        return used == 0 ? 0 : sum / used;
    }
}
