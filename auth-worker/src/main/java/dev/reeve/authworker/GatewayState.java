// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.InstantSource;

/**
 * What all gateways share, as they keep no data: leases of request rates, and calls with an idempotency key.
 */
record GatewayState(RateLeasing rates, IdempotencyStore calls) {
    static GatewayState of(Database database, SecretBox box, LimitSettings limits, InstantSource clock) {
        return new GatewayState(
                new RateLeasing(database, clock),
                new IdempotencyStore(database, box, limits.load().keptCallsPerSubject(), clock));
    }
}
