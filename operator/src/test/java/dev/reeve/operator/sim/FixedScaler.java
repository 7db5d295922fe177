// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/** Leaves all as it is. */
final class FixedScaler implements Scaler {
    @Override
    public void begin(Cluster cluster) {}
}
