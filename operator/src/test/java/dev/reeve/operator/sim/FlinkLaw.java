// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/**
 * The arithmetic of Flink's autoscaler on a source with a backlog.
 *
 * @param catchUp seconds in which a backlog is to be gone
 * @param restart seconds that a change of the number takes
 */
record FlinkLaw(double catchUp, double restart, double utilisation, double boundary) {
    /** 30 and 5 minutes, 70 % give or take 30. */
    static final FlinkLaw USUAL = new FlinkLaw(1_800, 300, 0.7, 0.3);

    /** Requests a second that must be possible. */
    double capacity(double rate, double lag, double atUtilisation) {
        return lag / catchUp + rate * restart / catchUp + rate / atUtilisation;
    }

    int desired(double rate, double lag, double perInstance) {
        return (int) Math.ceil(capacity(rate, lag, utilisation) / perInstance - 1e-9);
    }

    /** Between both boundaries nothing changes. */
    boolean isBalanced(double rate, double lag, double possible) {
        double least = capacity(rate, lag, utilisation + boundary);
        double most = utilisation > boundary ? capacity(rate, lag, utilisation - boundary) : Double.MAX_VALUE;
        return possible >= least && possible <= most;
    }
}
