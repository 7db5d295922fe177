// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * The limit of each caller over all services that have none of their own; Reeve's own services are left out.
 *
 * @param general null = none
 * @param callersMax callers remembered; beyond, the one that was not heard of for longest is forgotten
 */
public record RateSettings(@Nullable RateLimit general, int callersMax) {
    public RateSettings {
        BrokerSettings.requireRange("rate-limit.callers-max", callersMax, 1, 10_000_000);
    }

    public static RateSettings defaults() {
        return new RateSettings(null, 50_000);
    }
}
