// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

/** Who leases tokens of shared rates. Any thread. */
interface RateLessor {
    /** Tokens of one key. */
    record Ask(SharedRate rate, String key, int tokens) {}

    /** Asks behind the caller's back; false = too many wait. */
    boolean ask(Ask ask);

    /** Whether leases come, and in time. */
    boolean isLive();

    /** While they do not: whether it is time to ask again. True once a second. */
    boolean isProbeDue();
}
