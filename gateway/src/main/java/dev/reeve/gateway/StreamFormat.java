// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a stream of replies is written over HTTP. */
enum StreamFormat {
    /** One JSON object a line. */
    NDJSON(MediaTypes.NDJSON) {
        @Override
        String entry(String kind, String json) {
            return "{\"" + kind + "\":" + json + "}\n";
        }
    },
    /** Server-sent events. */
    EVENTS(MediaTypes.EVENTS) {
        @Override
        String entry(String kind, String json) {
            return "event: " + kind + "\ndata: " + json + "\n\n";
        }
    };

    private final String contentType;

    StreamFormat(String contentType) {
        this.contentType = contentType;
    }

    /** What the caller's Accept header asks for; NDJSON if it does not say. */
    static StreamFormat of(@Nullable String accept) {
        return MediaTypes.names(accept, MediaTypes.EVENTS) ? EVENTS : NDJSON;
    }

    String contentType() {
        return contentType;
    }

    /**
     * One entry.
     *
     * @param kind partial, final or error
     * @param json one line
     */
    abstract String entry(String kind, String json);

    String reply(Reply reply) {
        return entry(reply.last() ? "final" : "partial", bodyJson(reply.body(), reply.contentType()));
    }

    /** A body as a JSON value: itself if it is JSON, {@code null} if empty, else base64 with its type. */
    static String bodyJson(byte[] body, String contentType) {
        if (body.length == 0) {
            return "null";
        }
        String json = MediaTypes.isJson(contentType) ? StrictJson.embeddable(body) : null;
        return json == null ? encoded(body, contentType) : json;
    }

    private static String encoded(byte[] body, String contentType) {
        String base64 = new String(Base64.getEncoder().encode(body), StandardCharsets.US_ASCII);
        return StrictJson.write(json -> {
            json.writeStartObject();
            json.writeStringField("bodyBase64", base64);
            json.writeStringField("contentType", contentType);
            json.writeEndObject();
        });
    }
}
