// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.List;
import java.util.Set;

/**
 * What is seen of a pool.
 *
 * @param replicas as the Deployment says, or our own last write while it may lag behind; 0 = it is not known
 * @param ready workers that are not draining, or ready pods where workers are plain
 * @param starting asked for, and not ready
 * @param waiting requests that no worker has, all brokers
 * @param oldestMs age of the oldest that waits; 0 = none waits
 * @param brokerKnown at least one broker was found
 * @param fresh all brokers told all they know within 3 s
 * @param silentMs since any broker told anything; 0 = within 3 s
 * @param open told and not ended
 * @param leaving workers that were asked to take nothing new
 */
public record PoolSight(
        int replicas,
        int ready,
        int starting,
        long waiting,
        long inFlight,
        long oldestMs,
        boolean brokerKnown,
        boolean fresh,
        long silentMs,
        Set<PoolNotice> open,
        List<String> leaving) {
    /** Keeps copies. */
    public PoolSight {
        open = Set.copyOf(open);
        leaving = List.copyOf(leaving);
    }
}
