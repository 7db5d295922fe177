// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.List;
import java.util.Set;

/** The statistics ports of all brokers. */
interface BrokerLink extends AutoCloseable {
    /** Of these services reports are wanted, of no other; the brokers keep them known. Returns at once. */
    void watch(Set<String> services);

    /**
     * Marks workers as draining at every broker.
     *
     * @return those that every broker called draining or unknown, with nothing in flight anywhere; none if one broker
     *     does not answer. Waits, at most 5 s; any thread
     */
    Set<String> drain(String service, List<String> instances, long ttlMs);

    /** Takes the marks away, as far as brokers answer; marks end by themselves. Waits, at most 5 s; any thread. */
    void undrain(String service, List<String> instances);

    @Override
    void close();
}
