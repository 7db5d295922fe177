// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Writes frames of the subprotocol {@code reeve.v1.json}. */
final class ServerFrames {
    static final String PING = "{\"ping\":{}}";
    static final String PONG = "{\"pong\":{}}";

    private ServerFrames() {}

    static String authenticated(long id, Caller caller, long expiresInMs, LimitSettings.SocketLimits limits) {
        return done(id, json -> {
            if (caller.identity() != null) {
                json.writeStringField("user", caller.identity().getSubject());
                json.writeStringField("session", caller.identity().getSession());
            }
            json.writeNumberField("expiresInMs", expiresInMs);
            json.writeNumberField("pingEveryMs", limits.ping().toMillis());
            json.writeObjectFieldStart("limits");
            json.writeNumberField("messageBytes", limits.messageBytes());
            json.writeNumberField("subscriptions", limits.subscriptions());
            json.writeEndObject();
        });
    }

    static String next(long id, Reply reply) {
        return frame(id, "next", json -> writeBody(json, reply.body(), reply.contentType()));
    }

    static String done(long id, Reply reply, boolean replayed) {
        return done(id, json -> {
            if (replayed) {
                json.writeBooleanField("replayed", true);
            }
            writeBody(json, reply.body(), reply.contentType());
            json.writeObjectFieldStart("timing");
            json.writeNumberField("queueMs", rounded(reply.queueMs()));
            json.writeNumberField("workerMs", rounded(reply.workerMs()));
            json.writeEndObject();
        });
    }

    static String cancelled(long id) {
        return done(id, json -> json.writeBooleanField("cancelled", true));
    }

    static String unsubscribed(long id, String topic) {
        return done(id, json -> json.writeStringField("topic", topic));
    }

    static String published(long id, Topics.Position position) {
        return done(id, json -> writePosition(json, position));
    }

    /** The position is that after the missed items, so that a client which stores it misses nothing. */
    static String subscribed(
            long id, String topic, Topics.Position position, boolean recovered, List<Topics.Item> missed) {
        return done(id, json -> {
            json.writeStringField("topic", topic);
            writePosition(json, position);
            json.writeBooleanField("recovered", recovered);
            json.writeArrayFieldStart("items");
            for (Topics.Item item : missed) {
                json.writeStartObject();
                writeItem(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String error(long id, Problem problem) {
        return StrictJson.write(json -> {
            json.writeStartObject();
            json.writeNumberField("id", id);
            json.writeFieldName("error");
            ProblemJson.writeFrame(json, problem);
            json.writeEndObject();
        });
    }

    static String publication(String topic, Topics.Item item) {
        return event("publication", json -> {
            json.writeStringField("topic", topic);
            writeItem(json, item);
        });
    }

    static String reset(String topic, Topics.Position position) {
        return event("reset", json -> {
            json.writeStringField("topic", topic);
            writePosition(json, position);
            json.writeBooleanField("recovered", false);
        });
    }

    static String topicLost(String topic, String reason) {
        return event("unsubscribed", json -> {
            json.writeStringField("topic", topic);
            json.writeStringField("reason", reason);
        });
    }

    static String tokenExpiring(long inMs) {
        return event("notice", json -> {
            json.writeStringField("kind", "token-expiring");
            json.writeNumberField("inMs", inMs);
        });
    }

    static String drain(long reconnectInMs) {
        return event("notice", json -> {
            json.writeStringField("kind", "drain");
            json.writeNumberField("reconnectInMs", reconnectInMs);
        });
    }

    private static String done(long id, StrictJson.Writer members) {
        return frame(id, "done", members);
    }

    private static String frame(long id, String kind, StrictJson.Writer members) {
        return StrictJson.write(json -> {
            json.writeStartObject();
            json.writeNumberField("id", id);
            writeMember(json, kind, members);
            json.writeEndObject();
        });
    }

    private static String event(String kind, StrictJson.Writer members) {
        return StrictJson.write(json -> {
            json.writeStartObject();
            writeMember(json, kind, members);
            json.writeEndObject();
        });
    }

    private static void writeMember(JsonGenerator json, String kind, StrictJson.Writer members) throws IOException {
        json.writeObjectFieldStart(kind);
        members.write(json);
        json.writeEndObject();
    }

    private static void writeItem(JsonGenerator json, Topics.Item item) throws IOException {
        json.writeNumberField("offset", item.position().offset());
        writeBody(json, item.body(), item.contentType());
        json.writeStringField(
                "publishedAt", Instant.ofEpochMilli(item.publishedUnixMs()).toString());
        if (!item.publisher().isEmpty()) {
            json.writeStringField("publisher", item.publisher());
        }
    }

    private static void writePosition(JsonGenerator json, Topics.Position position) throws IOException {
        byte[] epoch = ByteBuffer.allocate(Long.BYTES).putLong(position.epoch()).array();
        json.writeStringField("epoch", Base64.getUrlEncoder().withoutPadding().encodeToString(epoch));
        json.writeNumberField("offset", position.offset());
    }

    private static void writeBody(JsonGenerator json, byte[] body, String contentType) throws IOException {
        if (body.length == 0) {
            return;
        }
        String value = MediaTypes.isJson(contentType) ? StrictJson.embeddable(body) : null;
        if (value != null) {
            json.writeFieldName("body");
            json.writeRawValue(value);
            return;
        }
        json.writeStringField("bodyBase64", new String(Base64.getEncoder().encode(body), StandardCharsets.US_ASCII));
        json.writeStringField("contentType", contentType);
    }

    private static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }
}
