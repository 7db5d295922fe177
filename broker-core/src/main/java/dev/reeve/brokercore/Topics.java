// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.TopicItem;
import dev.reeve.protocol.v1.TopicPosition;
import dev.reeve.protocol.v1.TopicPublish;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All topics of this broker: rings, subscriptions, and the streams they flow through (gateway.md section 6). At most
 * once, in order; a gap shows in the offsets, or is told by a reset.
 */
final class Topics {
    private static final byte[] EMPTY = new byte[0];

    private final TopicSettings settings;
    private final Turn turn;
    private final Replies replies;
    private final BrokerBoot boot;
    private final SubscriptionLeases leases;
    /** Least recently used first. */
    private final Map<String, Topic> byName = new LinkedHashMap<>(16, 0.75f, true);
    /** Topics whose ring is not empty, least recently published first. */
    private final Map<String, Topic> withRing = new LinkedHashMap<>(16, 0.75f, true);

    private long ringBytes;
    private long epochs;
    private long published;
    private long ringsFreed;
    private long forgotten;

    Topics(CoreParts parts) {
        this.settings = parts.settings().topics();
        this.turn = parts.turn();
        this.replies = parts.replies();
        this.boot = parts.boot();
        this.leases = new SubscriptionLeases(settings.leaseMs());
    }

    /** The topic of a name, made at need; the least recently used makes room. */
    Topic topic(String name) {
        Topic topic = byName.get(name);
        if (topic == null) {
            topic = new Topic(name, nextEpoch());
            byName.put(name, topic);
            if (byName.size() > settings.topicsMax()) {
                forgetEldest();
            }
        }
        return topic;
    }

    /** Random enough, as the boot id is; never 0, which means "from now". */
    private long nextEpoch() {
        long epoch = Mix.of(boot.bootId() + ++epochs);
        return epoch == 0 ? 1 : epoch;
    }

    private void forgetEldest() {
        Topic eldest = byName.values().iterator().next();
        byName.remove(eldest.name());
        free(eldest);
        forgotten++;
        TopicItem reset = TopicItem.newBuilder()
                .setPosition(eldest.positionAt(0, false))
                .setReset(true)
                .build();
        byte[] frame = Envelope.encode(reset);
        for (Subscription subscription : List.copyOf(eldest.subscriptions())) {
            deliver(subscription.client(), frame, EMPTY);
            end(subscription);
        }
    }

    private void free(Topic topic) {
        withRing.remove(topic.name());
        ringBytes -= topic.bytes();
        topic.clear();
    }

    /** Puts a message into the ring and on its way; the same key within the ring's memory publishes once. */
    TopicPosition publish(TopicPublish publish, byte[] body) {
        Topic topic = topic(publish.getTopic());
        trim(topic);
        Topic.Message before =
                publish.getIdempotencyKey().isEmpty() ? null : topic.published(publish.getIdempotencyKey());
        if (before != null) {
            return topic.positionAt(before.offset(), true);
        }
        Topic.Message message = messageOf(topic, publish, body);
        topic.append(message);
        ringBytes += message.bytes();
        withRing.put(topic.name(), topic);
        published++;
        for (Subscription subscription : topic.subscriptions()) {
            deliver(subscription.client(), message.item(), body);
        }
        trim(topic);
        freeRings();
        return topic.positionAt(message.offset(), true);
    }

    private Topic.Message messageOf(Topic topic, TopicPublish publish, byte[] body) {
        long offset = topic.nextOffset();
        TopicItem item = TopicItem.newBuilder()
                .setPosition(topic.positionAt(offset, false))
                .setContentType(publish.getContentType())
                .setPublisher(publish.getPublisher())
                .setPublishedUnixMs(turn.nowMs() + boot.monotonicToUnixMs())
                .build();
        return new Topic.Message(offset, turn.nowMs(), Envelope.encode(item), body, publish.getIdempotencyKey());
    }

    private void trim(Topic topic) {
        long bytesBefore = topic.bytes();
        topic.trim(settings.ringItemsMax(), turn.nowMs() - settings.ringMs());
        ringBytes += topic.bytes() - bytesBefore;
        if (topic.isEmpty()) {
            withRing.remove(topic.name());
        }
    }

    private void freeRings() {
        while (ringBytes > settings.ringBytesMax()) {
            free(withRing.values().iterator().next());
            ringsFreed++;
        }
    }

    /** To the newest open stream of the client. Without one the item is lost to it: the next offset tells. */
    private void deliver(Client client, byte[] item, byte[] body) {
        Call stream = client.topicStream();
        if (stream != null) {
            replies.own(stream, false, List.of(item, body));
            stream.meter(turn.nowMs(), item.length + (long) body.length);
        }
    }

    /** Subscribes, or renews the lease; false if the client has too many. */
    boolean subscribe(Client client, String name) {
        Subscription subscription = client.subscriptions().get(name);
        if (subscription != null) {
            leases.renew(subscription, turn.nowMs());
            return true;
        }
        if (client.subscriptions().size() >= settings.subscriptionsPerPeerMax()) {
            return false;
        }
        Topic topic = topic(name);
        subscription = new Subscription(client, topic);
        client.subscriptions().put(name, subscription);
        topic.subscriptions().add(subscription);
        leases.add(subscription, turn.nowMs());
        return true;
    }

    /** Always true: whoever is not subscribed has nothing to end. */
    boolean unsubscribe(Client client, String name) {
        Subscription subscription = client.subscriptions().get(name);
        if (subscription != null) {
            end(subscription);
        }
        return true;
    }

    /** Always true: asking for the position of another topic is legal. */
    boolean renew(Client client, String name) {
        Subscription subscription = client.subscriptions().get(name);
        if (subscription != null) {
            leases.renew(subscription, turn.nowMs());
        }
        return true;
    }

    private void end(Subscription subscription) {
        leases.remove(subscription);
        subscription.topic().subscriptions().remove(subscription);
        subscription.client().subscriptions().remove(subscription.topic().name());
    }

    /** What follows a position, if all of it is still there; null if not. */
    @Nullable
    Iterator<Topic.Message> read(Topic topic, TopicPosition from) {
        trim(topic);
        return topic.canResume(from) ? topic.after(from.getOffset()) : null;
    }

    /** The client is gone. */
    void forget(Client client) {
        for (Subscription subscription : List.copyOf(client.subscriptions().values())) {
            end(subscription);
        }
    }

    /** Ends leases that were not renewed, and rings whose newest message is too old. */
    void tick() {
        for (Subscription over = leases.overdue(turn.nowMs()); over != null; over = leases.overdue(turn.nowMs())) {
            end(over);
        }
        long beforeMs = turn.nowMs() - settings.ringMs();
        while (!withRing.isEmpty()) {
            Topic eldest = withRing.values().iterator().next();
            if (eldest.newestMs() >= beforeMs) {
                return;
            }
            free(eldest);
        }
    }

    BrokerStats.TopicStats stats() {
        return new BrokerStats.TopicStats(byName.size(), ringBytes, leases.size(), published, ringsFreed, forgotten);
    }
}
