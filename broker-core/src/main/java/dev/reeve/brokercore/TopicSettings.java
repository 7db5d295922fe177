// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Bounds of topics (gateway.md section 6).
 *
 * @param topicsMax topics whose epoch and offset are kept
 * @param ringItemsMax messages kept per topic for those who come back
 * @param ringMs how long they are kept
 * @param ringBytesMax bytes of all rings; the least recently used ring goes first
 * @param messageBytesMax one message
 * @param reservedMessageBytesMax one message of a topic under {@code reeve.}
 * @param leaseMs a subscription ends so long after it was last named in subscribe or positions
 * @param subscriptionsPerPeerMax topics one connection may subscribe
 */
public record TopicSettings(
        int topicsMax,
        int ringItemsMax,
        long ringMs,
        long ringBytesMax,
        int messageBytesMax,
        int reservedMessageBytesMax,
        long leaseMs,
        int subscriptionsPerPeerMax) {
    public TopicSettings {
        BrokerSettings.requireRange("topics.max", topicsMax, 1, 10_000_000);
        BrokerSettings.requireRange("topics.ring-items-max", ringItemsMax, 1, 100_000);
        BrokerSettings.requireRange("topics.ring-ms", ringMs, 1, 86_400_000);
        BrokerSettings.requireRange("topics.ring-bytes-max", ringBytesMax, 1, Long.MAX_VALUE);
        BrokerSettings.requireRange("topics.message-bytes-max", messageBytesMax, 1, 1024 * 1024);
        BrokerSettings.requireRange("topics.reserved-message-bytes-max", reservedMessageBytesMax, 1, 1024 * 1024);
        BrokerSettings.requireRange("topics.lease-ms", leaseMs, 1_000, 3_600_000);
        BrokerSettings.requireRange("topics.subscriptions-per-peer-max", subscriptionsPerPeerMax, 1, 10_000_000);
    }

    public static TopicSettings defaults() {
        return new TopicSettings(100_000, 300, 120_000, 64L * 1024 * 1024, 64 * 1024, 512 * 1024, 90_000, 100_000);
    }
}
