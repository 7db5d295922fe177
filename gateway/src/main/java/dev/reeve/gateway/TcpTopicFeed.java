// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A topic whose messages go to all connections of a TCP listener, from now on. These formats cannot tell of a gap; it
 * is logged. It has a subscription of its own: {@link TopicFeeds} speaks to event loops of Vert.x, and the connections
 * of a listener are on others.
 */
final class TcpTopicFeed implements Topics.Listener {
    private final String topic;
    private final TcpListener listener;
    private final SparseLog log;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Topics.@Nullable Subscription subscription;

    private TcpTopicFeed(String topic, TcpListener listener, SparseLog log) {
        this.topic = topic;
        this.listener = listener;
        this.log = log;
    }

    static TcpTopicFeed follow(TcpParts parts, String topic, TcpListener listener, SparseLog log) {
        TcpTopicFeed feed = new TcpTopicFeed(topic, listener, log);
        feed.subscription = parts.upstream().topics().subscribe(topic, null, feed);
        return feed;
    }

    @Override
    public void item(Topics.Item item) {
        if (!over.get()) {
            listener.forward(item.body());
        }
    }

    @Override
    public void live(Topics.Position position) {
        // Nothing was missed.
    }

    @Override
    public void reset(Topics.Position position) {
        log.warn(() -> "messages missed listener=%s topic=%s".formatted(listener.name(), topic));
    }

    @Override
    public void closed(String reason) {
        log.warn(() -> "topic lost listener=%s topic=%s: %s".formatted(listener.name(), topic, reason));
    }

    void close() {
        over.set(true);
        Topics.Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }
}
