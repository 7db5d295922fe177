// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subprotocol {@code reeve.v1.json}. */
final class JsonFrames implements Frames {
    @Override
    public String subprotocol() {
        return "reeve.v1.json";
    }

    @Override
    public boolean send(Transport.Socket socket, ClientFrame frame) {
        return socket.send(Json.text(encode(frame)));
    }

    @Override
    public @Nullable ServerFrame decode(byte[] bytes) {
        return null;
    }

    @Override
    public @Nullable ServerFrame decode(String text) {
        JsonNode frame = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        if (frame == null || !frame.isObject()) {
            return null;
        }
        long id = frame.path("id").asLong(0);
        return decode(id, frame);
    }

    static JsonNode encode(ClientFrame frame) {
        ObjectNode json = Json.object();
        if (frame.id() > 0) {
            json.put("id", frame.id());
        }
        if (frame instanceof ClientFrame.Auth auth) {
            json.putObject("auth").put("token", auth.token()).put("client", auth.client());
        } else if (frame instanceof ClientFrame.Invoke invoke) {
            put(json.putObject("call"), invoke);
        } else if (frame instanceof ClientFrame.Cancel) {
            json.putObject("cancel");
        } else if (frame instanceof ClientFrame.Subscribe subscribe) {
            ObjectNode members = json.putObject("subscribe").put("topic", subscribe.topic());
            Position from = subscribe.from();
            if (from != null) {
                members.put("epoch", from.epoch()).put("offset", from.offset());
            }
        } else if (frame instanceof ClientFrame.Unsubscribe unsubscribe) {
            json.putObject("unsubscribe").put("topic", unsubscribe.topic());
        } else if (frame instanceof ClientFrame.Publish publish) {
            ObjectNode members = json.putObject("publish").put("topic", publish.topic());
            put(members, publish.body());
            put(members, "idempotencyKey", publish.idempotencyKey());
        } else {
            json.putObject(frame instanceof ClientFrame.Ping ? "ping" : "pong");
        }
        return json;
    }

    private static void put(ObjectNode members, ClientFrame.Invoke call) {
        ClientFrame.Beside beside = call.beside();
        members.put("service", call.service());
        put(members, "method", call.method());
        put(members, call.body());
        members.put("deadlineMs", beside.deadlineMs());
        put(members, "idempotencyKey", beside.idempotencyKey());
        put(members, "requestId", beside.requestId());
        put(members, "traceparent", beside.traceparent());
        put(members, "affinityKey", beside.affinityKey());
        if (!beside.app().isEmpty()) {
            ObjectNode app = members.putObject("app");
            beside.app().forEach(app::put);
        }
    }

    private static void put(ObjectNode members, Body body) {
        if (body.isEmpty()) {
            return;
        }
        JsonNode value = body.isJson() ? Json.parse(body.bytes()) : null;
        if (value != null) {
            members.set("body", value);
        } else {
            members.put("bodyBase64", Base64.getEncoder().encodeToString(body.bytes()));
            members.put("contentType", body.contentType());
        }
    }

    private static void put(ObjectNode members, String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, value);
        }
    }

    private static @Nullable ServerFrame decode(long id, JsonNode frame) {
        if (frame.has("next")) {
            return new ServerFrame.Next(id, Body.ofMembers(frame.path("next")));
        }
        if (frame.has("done")) {
            return done(id, frame.path("done"));
        }
        if (frame.has("error")) {
            return new ServerFrame.Failed(id, Problems.of(frame.path("error")));
        }
        return decodeEvent(frame);
    }

    private static @Nullable ServerFrame decodeEvent(JsonNode frame) {
        if (frame.has("publication")) {
            JsonNode item = frame.path("publication");
            return new ServerFrame.Published(publication(item.path("topic").asText(), item));
        }
        if (frame.has("reset")) {
            JsonNode reset = frame.path("reset");
            return new ServerFrame.Reset(reset.path("topic").asText(), position(reset));
        }
        if (frame.has("unsubscribed")) {
            JsonNode lost = frame.path("unsubscribed");
            return new ServerFrame.Unsubscribed(
                    lost.path("topic").asText(), lost.path("reason").asText());
        }
        if (frame.has("notice")) {
            JsonNode notice = frame.path("notice");
            return switch (notice.path("kind").asText()) {
                case "drain" ->
                    new ServerFrame.Drain(notice.path("reconnectInMs").asLong());
                case "token-expiring" -> new ServerFrame.TokenExpiring();
                default -> null;
            };
        }
        return frame.has("ping") ? new ServerFrame.Ping() : frame.has("pong") ? new ServerFrame.Pong() : null;
    }

    private static ServerFrame.Done done(long id, JsonNode done) {
        List<Publication> items = new ArrayList<>();
        String topic = done.path("topic").asText("");
        for (JsonNode item : done.path("items")) {
            items.add(publication(topic, item));
        }
        Map<String, String> headers = new HashMap<>();
        done.path("app")
                .properties()
                .forEach(one -> headers.put(one.getKey(), one.getValue().asText()));
        return new ServerFrame.Done(
                id,
                Body.ofMembers(done),
                done.path("replayed").asBoolean(),
                headers,
                done.has("epoch") ? position(done) : null,
                done.path("recovered").asBoolean(),
                items,
                done.path("limits").path("messageBytes").asLong(MESSAGE_BYTES_USUAL));
    }

    static Publication publication(String topic, JsonNode item) {
        return new Publication(
                topic,
                item.path("offset").asLong(),
                Body.ofMembers(item),
                item.path("publishedAt").asText(""),
                item.path("publisher").asText(""));
    }

    private static Position position(JsonNode members) {
        return new Position(
                members.path("epoch").asText(), members.path("offset").asLong());
    }
}
