// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * How long things may last.
 *
 * @param defaultMs deadline of a Reeve request that names none
 * @param maxMs longest deadline of a request
 * @param maxStreamMs longest deadline of a request with {@code stream}
 * @param plainQueueTtlMs a plain request waits so long in the queue
 * @param bootGraceMs after the start unknown services are waited for
 * @param serviceIdleMs a service with no worker, queue or declaration is forgotten after so long; an
 * operator's watch lasts as long
 */
public record DeadlineSettings(
        long defaultMs, long maxMs, long maxStreamMs, long plainQueueTtlMs, long bootGraceMs, long serviceIdleMs) {
    public DeadlineSettings {
        BrokerSettings.requireRange("deadline.max", maxMs, 100, 86_400_000);
        BrokerSettings.requireRange("deadline.default", defaultMs, 1, maxMs);
        BrokerSettings.requireRange("deadline.max-stream", maxStreamMs, maxMs, 86_400_000);
        BrokerSettings.requireRange("plain.queue-ttl", plainQueueTtlMs, 1, 86_400_000);
        BrokerSettings.requireRange("boot-grace", bootGraceMs, 0, 600_000);
        BrokerSettings.requireRange("service-idle", serviceIdleMs, 1_000, 86_400_000);
    }

    public static DeadlineSettings defaults() {
        return new DeadlineSettings(10_000, 60_000, 3_600_000, 10_000, 15_000, 600_000);
    }

    public DeadlineSettings withBootGraceMs(long value) {
        return new DeadlineSettings(defaultMs, maxMs, maxStreamMs, plainQueueTtlMs, value, serviceIdleMs);
    }
}
