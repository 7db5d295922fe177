// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/** The call, or publication, that a step of a scenario describes. */
final class StepCall {
    private StepCall() {}

    static Operation invoke(JsonNode step, boolean stream) {
        return new Operation.Invoke(
                step.path("service").asText(),
                step.path("method").asText(),
                Body.from(step.path("body").toString()),
                options(step),
                Calls.newRequestId(),
                stream);
    }

    static Operation publish(JsonNode step) {
        return new Operation.Publish(
                step.path("topic").asText(),
                Body.from(step.path("body").toString()),
                options(step),
                Calls.newRequestId());
    }

    static CallOptions options(JsonNode step) {
        CallOptions options = CallOptions.DEFAULT;
        if (step.has("deadlineMs")) {
            options = options.deadline(Duration.ofMillis(step.path("deadlineMs").asLong()));
        }
        if (step.has("idempotencyKey")) {
            options = options.idempotencyKey(step.path("idempotencyKey").asText());
        }
        if (step.path("idempotent").asBoolean()) {
            options = options.idempotent();
        }
        for (Map.Entry<String, JsonNode> header : step.path("headers").properties()) {
            JsonNode value = header.getValue();
            options = value.isArray()
                    ? options.header(header.getKey(), bytes(value))
                    : options.header(header.getKey(), value.asText());
        }
        return switch (step.path("door").asText()) {
            case "http" -> options.by(Door.HTTP);
            case "websocket" -> options.by(Door.WEBSOCKET);
            default -> options;
        };
    }

    /** From an array of numbers. */
    static byte[] bytes(JsonNode numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.path(i).asInt();
        }
        return bytes;
    }
}
