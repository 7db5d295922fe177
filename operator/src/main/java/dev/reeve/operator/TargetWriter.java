// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Map;

/** Writes to a Deployment and its pods. Each call waits for the API server, for a bounded time; any thread. */
interface TargetWriter {
    /** The number, whatever it is by now: a merge patch of {@code /scale}. */
    WriteResult raise(String namespace, String deployment, int replicas);

    /** The number, if the Deployment still has this version. */
    WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion);

    /**
     * {@code controller.kubernetes.io/pod-deletion-cost} by pod; a hint: what cannot be written is counted and left.
     */
    void hint(String namespace, Map<String, Integer> costs);
}
