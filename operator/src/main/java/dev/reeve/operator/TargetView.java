// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.List;
import java.util.Set;

/**
 * A Deployment as the informers have it.
 *
 * @param replicas its spec
 * @param resourceVersion of the Deployment, for a write that must not meet another's
 * @param readyPods Ready and not terminating
 * @param startingAgesMs since their creation, of pods that are neither Ready nor terminating
 * @param pods names of all that are not terminating
 * @param graceSeconds {@code terminationGracePeriodSeconds} of the template
 * @param refusal why the ReplicaSet could not make pods for more than 30 s (its {@code ReplicaFailure}); empty = it can
 */
record TargetView(
        int replicas,
        String resourceVersion,
        int readyPods,
        List<Long> startingAgesMs,
        Set<String> pods,
        long graceSeconds,
        String refusal) {
    /** Keeps copies. */
    TargetView {
        startingAgesMs = List.copyOf(startingAgesMs);
        pods = Set.copyOf(pods);
    }
}
