// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/** Whoever decides how many workers there are. New for each run. */
public interface Scaler {
    /** Plans its timers and whatever else it listens to. */
    void begin(Cluster cluster);
}
