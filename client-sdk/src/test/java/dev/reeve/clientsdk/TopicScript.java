// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.TopicItem;
import dev.reeve.protocol.v1.TopicPosition;
import dev.reeve.protocol.v1.TopicPositions;
import dev.reeve.protocol.v1.TopicPublish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A broker with {@code mmi.reeve.topic} as docs/protocol.md, section 5, gives it; runs on the broker's thread. */
final class TopicScript extends EchoScript {
    private static final String SERVICE = "mmi.reeve.topic";

    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, List<byte[]>> rings = new HashMap<>();
    private final Map<String, RequestEnvelope> streams = new HashMap<>();
    private final Map<String, Set<String>> subscribed = new ConcurrentHashMap<>();
    private final long epoch;
    /** Topic that nobody may use. */
    volatile String forbidden = "";
    /** Live messages get lost. */
    volatile boolean mute;
    /** Offset of the oldest message that is kept. */
    volatile long ringStart = 1;

    TopicScript(String brokerId, long epoch) {
        super(brokerId);
        this.epoch = epoch;
    }

    static boolean isPublish(ScriptedBroker.Received message) {
        return Wire.isRequest(message, SERVICE)
                && Wire.request(message).getMethod().equals("publish");
    }

    boolean isSubscribed(String topic) {
        return subscribed.values().stream().anyMatch(topics -> topics.contains(topic));
    }

    void dropLease(String topic) {
        subscribed.values().forEach(topics -> topics.remove(topic));
    }

    @Override
    void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
        try {
            byte[] argument = Wire.content(message.frames().get(4));
            switch (envelope.getMethod()) {
                case "open" -> streams.put(message.peer(), envelope);
                case "publish" -> published(broker, message, envelope, TopicPublish.parseFrom(argument));
                case "read" -> read(broker, message, envelope, TopicPosition.parseFrom(argument));
                default -> positions(broker, message, envelope, TopicPositions.parseFrom(argument));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private void published(
            ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope, TopicPublish publish) {
        if (publish.getTopic().equals(forbidden)) {
            refuse(broker, message, envelope);
            return;
        }
        publish(broker, publish.getTopic(), message.frames().get(5));
        answer(broker, message, envelope, position(publish.getTopic()));
    }

    void publish(ScriptedBroker broker, String topic, byte[] body) {
        rings.computeIfAbsent(topic, _ -> new ArrayList<>()).add(body);
        subscribed.forEach((peer, topics) -> {
            RequestEnvelope stream = streams.get(peer);
            if (topics.contains(topic) && stream != null && !mute) {
                item(broker, peer, stream, position(topic), body);
            }
        });
    }

    private static void item(
            ScriptedBroker broker, String peer, RequestEnvelope stream, TopicPosition position, byte[] body) {
        TopicItem item = TopicItem.newBuilder().setPosition(position).build();
        broker.send(peer, "MDPC02", 2, SERVICE, Wire.ok(stream.getRequestId()), item, body);
    }

    private void read(
            ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope, TopicPosition from) {
        List<byte[]> ring = rings.getOrDefault(from.getTopic(), List.of());
        boolean recovered = from.getEpoch() == epochOf(from.getTopic()) && from.getOffset() + 1 >= ringStart;
        for (long offset = from.getOffset() + 1; recovered && offset <= ring.size(); offset++) {
            TopicPosition at =
                    position(from.getTopic()).toBuilder().setOffset(offset).build();
            item(broker, message.peer(), envelope, at, ring.get((int) offset - 1));
        }
        answer(
                broker,
                message,
                envelope,
                position(from.getTopic()).toBuilder().setRecovered(recovered).build());
    }

    private void positions(
            ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope, TopicPositions asked) {
        Set<String> mine = subscribed.computeIfAbsent(message.peer(), _ -> ConcurrentHashMap.newKeySet());
        TopicPositions.Builder now = TopicPositions.newBuilder();
        for (TopicPosition each : asked.getPositionsList()) {
            if (each.getTopic().equals(forbidden)) {
                refuse(broker, message, envelope);
                return;
            }
            switch (envelope.getMethod()) {
                case "subscribe" -> mine.add(each.getTopic());
                case "unsubscribe" -> mine.remove(each.getTopic());
                default -> {}
            }
            now.addPositions(position(each.getTopic()));
        }
        answer(broker, message, envelope, now.build());
    }

    private TopicPosition position(String topic) {
        return TopicPosition.newBuilder()
                .setTopic(topic)
                .setEpoch(epochOf(topic))
                .setOffset(rings.getOrDefault(topic, List.of()).size())
                .build();
    }

    private long epochOf(String topic) {
        return epochs.getOrDefault(topic, epoch);
    }

    /** As when the topic had to make room: a reset to its readers, whose subscriptions end, and a new epoch. */
    void forget(ScriptedBroker broker, String topic, long nextEpoch) {
        TopicItem reset = TopicItem.newBuilder()
                .setPosition(position(topic))
                .setReset(true)
                .build();
        streams.forEach(
                (peer, stream) -> broker.send(peer, "MDPC02", 2, SERVICE, Wire.ok(stream.getRequestId()), reset, ""));
        dropLease(topic);
        rings.remove(topic);
        epochs.put(topic, nextEpoch);
    }

    /** Ends every stream, as at its deadline. */
    void endStreams(ScriptedBroker broker) {
        streams.forEach((peer, stream) -> broker.send(
                peer, "MDPC02", 3, SERVICE, Wire.error(stream.getRequestId(), Reason.EXPIRED, "an hour is over"), ""));
        streams.clear();
    }

    private static void answer(
            ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope, MessageLite answer) {
        broker.send(message.peer(), "MDPC02", 3, SERVICE, Wire.ok(envelope.getRequestId()), answer);
    }

    private static void refuse(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
        broker.send(
                message.peer(),
                "MDPC02",
                3,
                SERVICE,
                Wire.error(envelope.getRequestId(), Reason.FORBIDDEN, "not for this key"),
                "");
    }
}
