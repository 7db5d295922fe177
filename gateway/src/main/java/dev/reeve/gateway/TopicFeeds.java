// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The topics that this gateway follows for its callers: one subscription at the brokers per topic, however many follow
 * it here. One lock guards which there are; what happens in a topic takes another way (see {@link TopicFeed}).
 */
final class TopicFeeds {
    /** As many as a broker keeps. */
    static final int TOPICS_MAX = 100_000;

    /** A broker that does not say anything about a topic for this long is as good as none. */
    static final Duration BEGINS_WITHIN = Duration.ofSeconds(10);

    /** What a follower is told then. */
    static final String NO_BROKER = "no broker has answered for this topic";

    private final Topics topics;
    private final Executor virtualThreads;
    private final int missedBytesMax;
    private final Map<String, TopicFeed> feeds = new HashMap<>();
    private final AtomicInteger followers = new AtomicInteger();

    /**
     * No topic yet.
     *
     * @param missedBytesMax the most that is gathered for one who comes back; more is a gap
     */
    TopicFeeds(Topics topics, Executor virtualThreads, int missedBytesMax) {
        this.topics = topics;
        this.virtualThreads = virtualThreads;
        this.missedBytesMax = missedBytesMax;
    }

    /**
     * Follows a topic, on the loop of the follower.
     *
     * @param from the last position it has; null = from now
     * @throws Refusal QUEUE_FULL: the gateway follows its most topics
     */
    TopicFollower.Place follow(String topic, Topics.@Nullable Position from, Loop loop, TopicFollower follower) {
        LoopFeed feed = feed(topic, loop);
        followers.incrementAndGet();
        return feed.join(follower, from);
    }

    private synchronized LoopFeed feed(String topic, Loop loop) {
        TopicFeed feed = feeds.get(topic);
        if (feed == null) {
            if (feeds.size() >= TOPICS_MAX) {
                throw Refusal.of(ErrorReason.QUEUE_FULL, "the gateway follows its most topics");
            }
            feed = new TopicFeed(topic, this);
            feeds.put(topic, feed);
            virtualThreads.execute(feed::open);
        }
        return feed.on(loop);
    }

    /** Topics followed at the brokers. */
    synchronized int topics() {
        return feeds.size();
    }

    /** Who follows them. */
    int followers() {
        return followers.get();
    }

    Topics upstream() {
        return topics;
    }

    Executor virtualThreads() {
        return virtualThreads;
    }

    int missedBytesMax() {
        return missedBytesMax;
    }

    void followerLeft() {
        followers.decrementAndGet();
    }

    /** Nobody follows it on this loop any more; the last one ends the subscription. */
    void left(TopicFeed feed, Loop loop) {
        Topics.Subscription ending = leave(feed, loop);
        if (ending != null) {
            ending.close();
        }
    }

    private synchronized Topics.@Nullable Subscription leave(TopicFeed feed, Loop loop) {
        if (!feed.off(loop)) {
            return null;
        }
        feeds.remove(feed.topic(), feed);
        return feed.stop();
    }

    /** It ended by itself: who asks for it again asks the brokers again. */
    synchronized void ended(TopicFeed feed) {
        feeds.remove(feed.topic(), feed);
    }
}
