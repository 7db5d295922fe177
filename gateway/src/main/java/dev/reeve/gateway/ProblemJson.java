// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.gatewayapi.auth.v1.MfaRequired;
import dev.reeve.gatewayapi.auth.v1.PasswordChangeRequired;
import dev.reeve.gatewayapi.log.v1.FilterMistake;
import java.io.IOException;
import java.util.Base64;

/** Writes a {@link Problem} as RFC 9457 problem+json, and as the {@code error} member of a WebSocket frame. */
final class ProblemJson {
    static final String CONTENT_TYPE = "application/problem+json";

    /**
     * With the types of the auth service, for a client reads the token of a half-done sign-in out of a detail, and with
     * the place of a mistake in a log filter.
     */
    private static final JsonFormat.Printer DETAILS = JsonFormat.printer()
            .usingTypeRegistry(JsonFormat.TypeRegistry.newBuilder()
                    .add(FilterMistake.getDescriptor())
                    .add(MfaRequired.getDescriptor())
                    .add(PasswordChangeRequired.getDescriptor())
                    .build())
            .omittingInsignificantWhitespace();

    private ProblemJson() {}

    static String text(Problem problem) {
        return StrictJson.write(json -> write(json, problem));
    }

    /** The whole document: members of RFC 9457, then Reeve's. */
    static void write(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", problem.type());
        json.writeStringField("title", problem.title());
        json.writeNumberField("status", problem.status());
        json.writeStringField("detail", problem.detail());
        json.writeStringField("instance", "urn:uuid:" + problem.requestId());
        writeShared(json, problem);
        json.writeEndObject();
    }

    /** The error of a frame: no HTTP status, and {@code message} in place of {@code detail}. */
    static void writeFrame(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("message", problem.detail());
        writeShared(json, problem);
        json.writeEndObject();
    }

    private static void writeShared(JsonGenerator json, Problem problem) throws IOException {
        json.writeStringField("code", problem.code());
        json.writeStringField("reason", problem.reason());
        json.writeStringField("domain", problem.domain());
        json.writeStringField("requestId", problem.requestId().toString());
        if (problem.retryAfterMs() > 0) {
            json.writeNumberField("retryAfterMs", problem.retryAfterMs());
        }
        if (!problem.details().isEmpty()) {
            json.writeArrayFieldStart("details");
            for (Any detail : problem.details()) {
                writeDetail(json, detail);
            }
            json.writeEndArray();
        }
    }

    /** Types the gateway knows as proto3 JSON; others by name and bytes, so that nothing a worker said is lost. */
    private static void writeDetail(JsonGenerator json, Any detail) throws IOException {
        try {
            json.writeRawValue(DETAILS.print(detail));
        } catch (InvalidProtocolBufferException _) {
            json.writeStartObject();
            json.writeStringField("@type", detail.getTypeUrl());
            json.writeStringField(
                    "value",
                    Base64.getEncoder().encodeToString(detail.getValue().toByteArray()));
            json.writeEndObject();
        }
    }
}
