// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes what happens in a topic as server-sent events; an event's id is the position to come back with. */
final class TopicEvents {
    /** A comment: it keeps the connection from being taken for a dead one. */
    static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-]{11}):([0-9]{1,16})");

    private TopicEvents() {}

    /**
     * Reads {@code Last-Event-ID}.
     *
     * @return null = from now
     * @throws Refusal INVALID_REQUEST: not one that an event had
     */
    static Topics.@Nullable Position lastId(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        Matcher id = ID.matcher(header);
        if (!id.matches()) {
            throw Refusal.invalid("Last-Event-ID is <epoch>:<offset>, as events have it");
        }
        return new Topics.Position(EpochText.parse(id.group(1)), Long.parseLong(id.group(2)));
    }

    /** How long to wait before coming back. */
    static byte[] retry(long millis) {
        return ("retry: " + millis + "\n\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The first event: what follows comes after this position. */
    static byte[] position(String topic, Topics.Position position, boolean recovered) {
        return event("position", position, json -> {
            json.writeStringField("topic", topic);
            JsonFrameWriter.writePosition(json, position);
            json.writeBooleanField("recovered", recovered);
        });
    }

    static byte[] publication(String topic, Topics.Item item) {
        return event("publication", item.position(), json -> {
            json.writeStringField("topic", topic);
            json.writeStringField("epoch", EpochText.of(item.position().epoch()));
            JsonFrameWriter.writeItem(json, item);
        });
    }

    static byte[] reset(String topic, Topics.Position position) {
        return event("reset", position, json -> JsonFrameWriter.writeReset(json, topic, position));
    }

    static byte[] unsubscribed(String topic, String reason) {
        return event("unsubscribed", null, json -> JsonFrameWriter.writeUnsubscribed(json, topic, reason));
    }

    static byte[] drain(long reconnectInMs) {
        return event("drain", null, json -> json.writeNumberField("reconnectInMs", reconnectInMs));
    }

    static byte[] error(Problem problem) {
        return StreamFormat.EVENTS.entry("error", ProblemJson.text(problem)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] event(String kind, Topics.@Nullable Position id, StrictJson.Writer members) {
        String json = StrictJson.write(generator -> {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        });
        String line = id == null ? "" : "id: " + EpochText.of(id.epoch()) + ':' + id.offset() + '\n';
        return (line + StreamFormat.EVENTS.entry(kind, json)).getBytes(StandardCharsets.UTF_8);
    }
}
