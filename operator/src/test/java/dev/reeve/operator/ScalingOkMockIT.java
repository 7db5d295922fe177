// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** On our own cluster. */
class ScalingOkMockIT extends ScalingOkSuite {
    @Override
    ClusterUnderTest start() {
        return new MockUnderTest();
    }
}
