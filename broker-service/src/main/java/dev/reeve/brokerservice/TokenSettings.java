// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.time.Duration;

/**
 * How tokens are checked (docs/limits.md).
 *
 * @param verifierThreads threads beside the broker's
 * @param verifierQueueMax tokens that wait for one; beyond: QUEUE_FULL
 * @param cacheEntriesMax verdicts on good tokens
 * @param failureEntriesMax verdicts on bad tokens
 * @param failureCacheTime how long a bad one is remembered
 * @param keysReloadTime signing keys are asked for so often
 * @param revocationPullTime revocations likewise
 */
record TokenSettings(
        int verifierThreads,
        int verifierQueueMax,
        int cacheEntriesMax,
        int failureEntriesMax,
        Duration failureCacheTime,
        Duration keysReloadTime,
        Duration revocationPullTime) {

    static TokenSettings defaults() {
        return new TokenSettings(
                2, 1_000, 50_000, 5_000, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(5));
    }
}
