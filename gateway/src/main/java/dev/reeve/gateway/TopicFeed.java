// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic: what the brokers say goes to each event loop that has followers, in order, as one task per loop. Its lock
 * is held for handing over only. Any thread.
 */
final class TopicFeed implements Topics.Listener {
    private final String topic;
    private final TopicFeeds feeds;
    private final Map<Object, LoopFeed> loops = new HashMap<>();
    private Topics.@Nullable Position position;
    private Topics.@Nullable Subscription subscription;
    private boolean stopped;

    TopicFeed(String topic, TopicFeeds feeds) {
        this.topic = topic;
        this.feeds = feeds;
    }

    String topic() {
        return topic;
    }

    TopicFeeds feeds() {
        return feeds;
    }

    /** Subscribes at the brokers. On a virtual thread. */
    void open() {
        Topics.Subscription made = feeds.upstream().subscribe(topic, null, this);
        if (!keep(made)) {
            made.close();
        }
    }

    private synchronized boolean keep(Topics.Subscription made) {
        subscription = made;
        return !stopped;
    }

    /** The topic on this loop, where it is called. */
    synchronized LoopFeed on(Loop loop) {
        return loops.computeIfAbsent(loop.key(), _ -> {
            LoopFeed feed = new LoopFeed(this, loop);
            Topics.Position now = position;
            if (now != null) {
                loop.post(() -> feed.live(now));
            }
            return feed;
        });
    }

    /** Nobody follows it there; true if nobody follows it anywhere. */
    synchronized boolean off(Loop loop) {
        loops.remove(loop.key());
        return loops.isEmpty();
    }

    /** What is to be closed, not under a lock: it may wait for one that calls here. Null = nothing yet. */
    synchronized Topics.@Nullable Subscription stop() {
        stopped = true;
        return subscription;
    }

    @Override
    public synchronized void item(Topics.Item item) {
        position = item.position();
        SharedItem shared = new SharedItem(topic, item);
        each(feed -> feed.item(shared));
    }

    @Override
    public synchronized void live(Topics.Position now) {
        position = now;
        each(feed -> feed.live(now));
    }

    @Override
    public synchronized void reset(Topics.Position now) {
        position = now;
        each(feed -> feed.reset(now));
    }

    @Override
    public void closed(String reason) {
        feeds.ended(this);
        synchronized (this) {
            stopped = true;
            each(feed -> feed.closed(reason));
            loops.clear();
        }
    }

    private void each(Consumer<LoopFeed> action) {
        loops.values().forEach(feed -> feed.loop().post(() -> action.accept(feed)));
    }
}
