// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.TopicPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One topic: its position, the ring of what was published last, and who subscribed. */
final class Topic {
    private final String name;
    private final long epoch;
    private final ArrayDeque<Message> ring = new ArrayDeque<>();
    private final Map<String, Message> byKey = new HashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private long offset;
    private long bytes;

    /**
     * One published message.
     *
     * @param item the frame ext(TopicItem)
     * @param key idempotency key, may be empty
     */
    @SuppressWarnings("ArrayRecordComponent") // frames on their way; nobody compares them
    record Message(long offset, long publishedMs, byte[] item, byte[] body, String key) {
        long bytes() {
            return item.length + (long) body.length;
        }
    }

    Topic(String name, long epoch) {
        this.name = name;
        this.epoch = epoch;
    }

    String name() {
        return name;
    }

    long nextOffset() {
        return offset + 1;
    }

    TopicPosition position() {
        return positionAt(offset, true);
    }

    TopicPosition positionAt(long at, boolean recovered) {
        return TopicPosition.newBuilder()
                .setTopic(name)
                .setEpoch(epoch)
                .setOffset(at)
                .setRecovered(recovered)
                .build();
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return ring.isEmpty();
    }

    long newestMs() {
        return ring.isEmpty() ? Long.MIN_VALUE : ring.getLast().publishedMs();
    }

    /** What a key published within the ring's memory; null: nothing. */
    @Nullable
    Message published(String key) {
        return byKey.get(key);
    }

    void append(Message message) {
        Invariants.check(message.offset() == offset + 1, "offsets of a topic grow by one");
        offset = message.offset();
        ring.addLast(message);
        bytes += message.bytes();
        if (!message.key().isEmpty()) {
            byKey.put(message.key(), message);
        }
    }

    /** Lets go of what is over the number or too old. */
    void trim(int itemsMax, long publishedBeforeMs) {
        while (!ring.isEmpty() && (ring.size() > itemsMax || ring.getFirst().publishedMs() < publishedBeforeMs)) {
            Message first = ring.removeFirst();
            bytes -= first.bytes();
            byKey.remove(first.key(), first);
        }
    }

    void clear() {
        ring.clear();
        byKey.clear();
        bytes = 0;
    }

    /** True if everything after the position is still in the ring. */
    boolean canResume(TopicPosition from) {
        if (from.getEpoch() != epoch || from.getOffset() < 0 || from.getOffset() > offset) {
            return false;
        }
        return from.getOffset() == offset || (!ring.isEmpty() && ring.getFirst().offset() <= from.getOffset() + 1);
    }

    /** What follows an offset, oldest first; everything of it must be in the ring. */
    Iterator<Message> after(long from) {
        Iterator<Message> messages = ring.iterator();
        long skip = ring.isEmpty() ? 0 : from + 1 - ring.getFirst().offset();
        for (long i = 0; i < skip && messages.hasNext(); i++) {
            Message skipped = messages.next();
            Invariants.check(skipped.offset() <= from, "only what the reader has is skipped");
        }
        return messages;
    }
}
