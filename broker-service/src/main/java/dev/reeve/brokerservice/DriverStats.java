// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerStats;
import dev.reeve.brokercore.RateStats;
import dev.reeve.zmtp.RouterStats;

/**
 * A snapshot for metrics and health, taken once a second on the broker's thread.
 *
 * @param rates how the table of rate limits is used
 * @param eventsWaiting for the broker's thread
 * @param tokensWaiting for the verifier pool
 * @param verdicts good tokens in the cache
 * @param revocations in force
 * @param revocationAgeMs since the auth worker last answered; negative = never
 */
record DriverStats(
        BrokerStats broker,
        RateStats rates,
        RouterStats router,
        int eventsWaiting,
        int tokensWaiting,
        int verdicts,
        int failures,
        int revocations,
        long revocationAgeMs,
        boolean hasKeys) {}
