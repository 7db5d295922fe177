// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads frames of {@link FrameFormat#JSON}. */
final class JsonFrameReader {
    /** As many as {@code uint32} has in protobuf. */
    private static final long ID_MAX = 0xffff_ffffL;

    private static final long OFFSET_MAX = 1L << 53;
    private static final List<String> KINDS =
            List.of("auth", "call", "cancel", "subscribe", "unsubscribe", "publish", "ping", "pong");

    private JsonFrameReader() {}

    /** Reads one message. Never throws. */
    static FrameFormat.Read read(byte[] message) {
        JsonSlices members = JsonSlices.of(message);
        if (members == null) {
            return new FrameFormat.Read.Bad(0, "not one JSON object");
        }
        long id = 0;
        try {
            id = members.number("id", ID_MAX);
            String kind = kindOf(members);
            JsonSlices fields = kind == null ? null : members.object(kind);
            if (kind == null || fields == null) {
                return new FrameFormat.Read.Bad(id, "needs exactly one of " + KINDS + ", an object");
            }
            if (id == 0 && !kind.equals("ping") && !kind.equals("pong")) {
                return new FrameFormat.Read.Bad(0, "needs an id from 1 to 4294967295");
            }
            return new FrameFormat.Read.Good(frame(id, kind, fields));
        } catch (Refusal e) {
            return new FrameFormat.Read.Bad(id, String.valueOf(e.getMessage()));
        }
    }

    /** The one kind; null if there is none, or more than one. */
    private static @Nullable String kindOf(JsonSlices members) {
        List<String> found = KINDS.stream().filter(members::has).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    private static ClientFrame frame(long id, String kind, JsonSlices fields) {
        return switch (kind) {
            case "auth" -> new ClientFrame.Auth(id, fields.text("token"), fields.text("client"));
            case "call" -> invoke(id, fields);
            case "cancel" -> new ClientFrame.Cancel(id);
            case "subscribe" -> new ClientFrame.Subscribe(id, fields.text("topic"), position(fields));
            case "unsubscribe" -> new ClientFrame.Unsubscribe(id, fields.text("topic"));
            case "publish" ->
                new ClientFrame.Publish(id, fields.text("topic"), body(fields), fields.text("idempotencyKey"));
            case "ping" -> new ClientFrame.Ping(id);
            case "pong" -> new ClientFrame.Pong(id);
            default -> throw new IllegalStateException("a kind without a frame: " + kind);
        };
    }

    private static ClientFrame invoke(long id, JsonSlices fields) {
        return new ClientFrame.Invoke(
                id,
                fields.text("service"),
                fields.text("method"),
                body(fields),
                fields.number("deadlineMs", Integer.MAX_VALUE),
                fields.text("idempotencyKey"),
                fields.text("requestId"),
                fields.text("traceparent"),
                fields.text("tracestate"),
                fields.text("affinityKey"),
                app(fields));
    }

    private static ClientFrame.Body body(JsonSlices fields) {
        if (fields.has("body") && fields.has("bodyBase64")) {
            throw Refusal.invalid("either body or bodyBase64");
        }
        if (!fields.has("bodyBase64")) {
            return new ClientFrame.Body(fields.raw("body"), fields.has("body") ? MediaTypes.JSON : "");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(fields.text("bodyBase64"));
            return new ClientFrame.Body(bytes, fields.text("contentType"));
        } catch (IllegalArgumentException _) {
            throw Refusal.invalid("bodyBase64 is no base64");
        }
    }

    private static Map<String, String> app(JsonSlices fields) {
        if (!fields.has("app")) {
            return Map.of();
        }
        JsonSlices members = fields.object("app");
        if (members == null) {
            throw Refusal.invalid("app is not an object");
        }
        Map<String, String> app = new HashMap<>();
        members.names().forEach(name -> app.put(name, members.text(name)));
        return app;
    }

    private static Topics.@Nullable Position position(JsonSlices fields) {
        String epoch = fields.text("epoch");
        return epoch.isEmpty()
                ? null
                : new Topics.Position(EpochText.parse(epoch), fields.number("offset", OFFSET_MAX));
    }
}
