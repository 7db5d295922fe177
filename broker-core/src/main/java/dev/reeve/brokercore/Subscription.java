// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/** One client's interest in one topic, as long as its lease is renewed. */
final class Subscription {
    private final Client client;
    private final Topic topic;
    long leaseUntilMs;

    @Nullable
    Subscription older;

    @Nullable
    Subscription newer;

    Subscription(Client client, Topic topic) {
        this.client = client;
        this.topic = topic;
    }

    Client client() {
        return client;
    }

    Topic topic() {
        return topic;
    }
}
