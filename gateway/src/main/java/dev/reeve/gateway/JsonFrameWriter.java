// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Writes frames of {@link FrameFormat#JSON}. */
final class JsonFrameWriter {
    private JsonFrameWriter() {}

    static byte[] write(ServerFrame frame) {
        return switch (frame) {
            case ServerFrame.Authenticated known -> done(known.id(), json -> writeCaller(json, known));
            case ServerFrame.Next next -> frame(next.id(), "next", json -> writeBody(json, next.reply()));
            case ServerFrame.Result result -> done(result.id(), json -> writeResult(json, result));
            case ServerFrame.Cancelled(long id) -> done(id, json -> json.writeBooleanField("cancelled", true));
            case ServerFrame.Subscribed subscribed -> done(subscribed.id(), json -> writeSubscribed(json, subscribed));
            case ServerFrame.Left(long id, String topic) -> done(id, json -> json.writeStringField("topic", topic));
            case ServerFrame.Published(long id, Topics.Position position) ->
                done(id, json -> writePosition(json, position));
            case ServerFrame.Failed failed -> error(failed);
            case ServerFrame.Publication(String topic, Topics.Item item) ->
                event("publication", json -> {
                    json.writeStringField("topic", topic);
                    writeItem(json, item);
                });
            case ServerFrame.Reset(String topic, Topics.Position position) ->
                event("reset", json -> writeReset(json, topic, position));
            case ServerFrame.Unsubscribed(String topic, String reason) ->
                event("unsubscribed", json -> writeUnsubscribed(json, topic, reason));
            case ServerFrame.TokenExpiring(long inMs) -> notice("token-expiring", "inMs", inMs);
            case ServerFrame.Draining(long reconnectInMs) -> notice("drain", "reconnectInMs", reconnectInMs);
            case ServerFrame.Ping _ -> event("ping", _ -> {});
            case ServerFrame.Pong _ -> event("pong", _ -> {});
        };
    }

    private static void writeCaller(JsonGenerator json, ServerFrame.Authenticated frame) throws IOException {
        json.writeStringField("user", frame.user());
        json.writeStringField("session", frame.session());
        json.writeNumberField("expiresInMs", frame.expiresInMs());
        json.writeNumberField("pingEveryMs", frame.limits().ping().toMillis());
        json.writeObjectFieldStart("limits");
        json.writeNumberField("messageBytes", frame.limits().messageBytes());
        json.writeNumberField("subscriptions", frame.limits().subscriptions());
        json.writeEndObject();
    }

    private static void writeResult(JsonGenerator json, ServerFrame.Result result) throws IOException {
        if (result.replayed()) {
            json.writeBooleanField("replayed", true);
        }
        Reply reply = result.reply();
        writeBody(json, reply);
        json.writeObjectFieldStart("timing");
        json.writeNumberField("queueMs", rounded(reply.queueMs()));
        json.writeNumberField("workerMs", rounded(reply.workerMs()));
        json.writeEndObject();
        Map<String, String> app = CallFields.appHeaders(reply.app());
        if (!app.isEmpty()) {
            json.writeObjectFieldStart("app");
            for (Map.Entry<String, String> header : app.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void writeSubscribed(JsonGenerator json, ServerFrame.Subscribed frame) throws IOException {
        json.writeStringField("topic", frame.topic());
        writePosition(json, frame.position());
        json.writeBooleanField("recovered", frame.recovered());
        json.writeArrayFieldStart("items");
        for (Topics.Item item : frame.items()) {
            json.writeStartObject();
            writeItem(json, item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static byte[] error(ServerFrame.Failed failed) {
        return StrictJson.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("id", failed.id());
            json.writeFieldName("error");
            ProblemJson.writeFrame(json, failed.problem());
            json.writeEndObject();
        });
    }

    private static byte[] notice(String kind, String member, long millis) {
        return event("notice", json -> {
            json.writeStringField("kind", kind);
            json.writeNumberField(member, millis);
        });
    }

    private static byte[] done(long id, StrictJson.Writer members) {
        return frame(id, "done", members);
    }

    private static byte[] frame(long id, String kind, StrictJson.Writer members) {
        return StrictJson.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("id", id);
            writeMember(json, kind, members);
            json.writeEndObject();
        });
    }

    private static byte[] event(String kind, StrictJson.Writer members) {
        return StrictJson.bytes(json -> {
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

    static void writeItem(JsonGenerator json, Topics.Item item) throws IOException {
        json.writeNumberField("offset", item.position().offset());
        writeBody(json, item.body(), item.contentType());
        json.writeStringField(
                "publishedAt", Instant.ofEpochMilli(item.publishedUnixMs()).toString());
        if (!item.publisher().isEmpty()) {
            json.writeStringField("publisher", item.publisher());
        }
    }

    static void writeReset(JsonGenerator json, String topic, Topics.Position position) throws IOException {
        json.writeStringField("topic", topic);
        writePosition(json, position);
        json.writeBooleanField("recovered", false);
    }

    static void writeUnsubscribed(JsonGenerator json, String topic, String reason) throws IOException {
        json.writeStringField("topic", topic);
        json.writeStringField("reason", reason);
    }

    static void writePosition(JsonGenerator json, Topics.Position position) throws IOException {
        json.writeStringField("epoch", EpochText.of(position.epoch()));
        json.writeNumberField("offset", position.offset());
    }

    private static void writeBody(JsonGenerator json, Reply reply) throws IOException {
        writeBody(json, reply.body(), reply.contentType());
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
