// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.SizeLimits;
import java.util.List;
import java.util.Objects;

/**
 * Everything the broker can be told, validated. Times are milliseconds.
 *
 * @param brokerId name of this broker, stable over restarts; shown to peers
 * @param version of the software; shown to peers
 */
public record BrokerSettings(
        String brokerId,
        String version,
        HeartbeatSettings heartbeat,
        DeadlineSettings deadlines,
        SizeLimits sizes,
        BoundSettings bounds,
        TopicSettings topics,
        List<ServiceRule> services,
        RateSettings rates) {

    public BrokerSettings {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(deadlines, "deadlines");
        Objects.requireNonNull(sizes, "sizes");
        Objects.requireNonNull(bounds, "bounds");
        Objects.requireNonNull(topics, "topics");
        services = List.copyOf(services);
        Objects.requireNonNull(rates, "rates");
        if (brokerId.isEmpty() || brokerId.length() > 64) {
            throw new IllegalArgumentException("broker id of 1 to 64 characters, not \"" + brokerId + "\"");
        }
    }

    /** The defaults of docs/limits.md, with no service rules beyond Reeve's own. */
    public static BrokerSettings defaults(String brokerId) {
        return new BrokerSettings(
                brokerId,
                "0.1.0",
                HeartbeatSettings.defaults(),
                DeadlineSettings.defaults(),
                SizeLimits.defaults(),
                BoundSettings.defaults(),
                TopicSettings.defaults(),
                List.of(),
                RateSettings.defaults());
    }

    public BrokerSettings withServices(List<ServiceRule> value) {
        return new BrokerSettings(brokerId, version, heartbeat, deadlines, sizes, bounds, topics, value, rates);
    }

    public BrokerSettings withHeartbeat(HeartbeatSettings value) {
        return new BrokerSettings(brokerId, version, value, deadlines, sizes, bounds, topics, services, rates);
    }

    public BrokerSettings withRates(RateSettings value) {
        return new BrokerSettings(brokerId, version, heartbeat, deadlines, sizes, bounds, topics, services, value);
    }

    public BrokerSettings withDeadlines(DeadlineSettings value) {
        return new BrokerSettings(brokerId, version, heartbeat, value, sizes, bounds, topics, services, rates);
    }

    public BrokerSettings withBounds(BoundSettings value) {
        return new BrokerSettings(brokerId, version, heartbeat, deadlines, sizes, value, topics, services, rates);
    }

    public BrokerSettings withTopics(TopicSettings value) {
        return new BrokerSettings(brokerId, version, heartbeat, deadlines, sizes, bounds, value, services, rates);
    }

    /** @throws IllegalArgumentException the value is outside its range */
    static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
