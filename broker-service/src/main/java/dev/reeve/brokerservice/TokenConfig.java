// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The check of access tokens. */
interface TokenConfig {
    /** Threads beside the broker's. */
    @WithDefault("2")
    int verifierThreads();

    /** Tokens that wait for one of them; beyond, requests are refused. */
    @WithDefault("1000")
    int verifierQueueMax();

    /** Good tokens remembered until they expire. */
    @WithDefault("50000")
    int cacheEntriesMax();

    /** Bad tokens remembered. */
    @WithDefault("5000")
    int failureEntriesMax();

    /** How long. */
    @WithDefault("10s")
    Duration failureCacheTime();

    /**
     * At its start the broker is not ready before it has signing keys, for so long at most: who replaces brokers one by
     * one waits until the new one can check tokens. 0 = it is ready without.
     */
    @WithDefault("0s")
    Duration readyWait();

    /** Signing keys are asked for so often. */
    @WithDefault("5m")
    Duration keysReload();

    /** Revocations are asked for so often, beside those that are pushed. */
    @WithDefault("5s")
    Duration revocationPull();
}
