// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * When a peer is taken for dead.
 *
 * @param intervalMs the broker sends a HEARTBEAT after so much silence of its own (7-12)
 * @param liveness a worker is gone after so many intervals of silence (7-13)
 * @param plainBusyTtlMs silence allowed to a plain worker that holds a request
 * @param plainExpiryMaxMs how far a service's expiry for slow plain workers may rise
 */
public record HeartbeatSettings(long intervalMs, int liveness, long plainBusyTtlMs, long plainExpiryMaxMs) {
    public HeartbeatSettings {
        BrokerSettings.requireRange("heartbeat.interval", intervalMs, 100, 60_000);
        BrokerSettings.requireRange("heartbeat.liveness", liveness, 2, 20);
        BrokerSettings.requireRange("plain.busy-ttl", plainBusyTtlMs, intervalMs, 3_600_000);
        BrokerSettings.requireRange("plain.expiry-max", plainExpiryMaxMs, intervalMs, 3_600_000);
    }

    public static HeartbeatSettings defaults() {
        return new HeartbeatSettings(2_500, 3, 60_000, 60_000);
    }

    long expiryMs() {
        return intervalMs * liveness;
    }
}
