// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits to be made, whatever happens to the app meanwhile.
 *
 * @param number its place: entries of one service go in this order
 * @param user whose it is
 * @param requestId the same in every try
 * @param addedAtMs Unix milliseconds, by the device's clock
 */
public record OutboxEntry(
        long number,
        String user,
        String service,
        String method,
        Body body,
        String idempotencyKey,
        String requestId,
        long addedAtMs) {
    static final String PREFIX = "outbox/";

    String name() {
        return PREFIX + String.format(Locale.ROOT, "%016x", number);
    }

    byte[] encoded() {
        return Json.bytes(Json.object()
                .put("number", number)
                .put("user", user)
                .put("service", service)
                .put("method", method)
                .put("body", Base64.getEncoder().encodeToString(body.bytes()))
                .put("contentType", body.contentType())
                .put("idempotencyKey", idempotencyKey)
                .put("requestId", requestId)
                .put("addedAtMs", addedAtMs));
    }

    /** Null = the entry is torn. */
    static @Nullable OutboxEntry decoded(byte[] bytes) {
        JsonNode json = Json.parse(bytes);
        if (json == null || !json.has("idempotencyKey")) {
            return null;
        }
        return new OutboxEntry(
                json.path("number").asLong(),
                json.path("user").asText(),
                json.path("service").asText(),
                json.path("method").asText(),
                new Body(
                        Base64.getDecoder().decode(json.path("body").asText()),
                        json.path("contentType").asText()),
                json.path("idempotencyKey").asText(),
                json.path("requestId").asText(),
                json.path("addedAtMs").asLong());
    }

    @Override
    public String toString() {
        return "OutboxEntry[" + number + ' ' + service + '/' + method + ']';
    }
}
