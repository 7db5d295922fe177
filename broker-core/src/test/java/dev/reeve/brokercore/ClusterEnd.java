// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;

/** Either end of a simulated connection. */
interface ClusterEnd {
    ClusterEnd NOBODY = new ClusterEnd() {
        @Override
        public void received(ClusterLink link, List<byte[]> frames) {}

        @Override
        public void lost(ClusterLink link) {}
    };

    void received(ClusterLink link, List<byte[]> frames);

    /** The connection is over, whoever ended it; told once to each end. */
    void lost(ClusterLink link);
}
