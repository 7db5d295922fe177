// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What all operations have in common: errors, headers, credentials. */
final class SharedParts {
    static final String ABOUT = """
            Calls to services, accounts, logs and topics. Every error is a problem document (RFC 9457): \
            its `reason` is what to branch on, its `requestId` finds the request in the logs.

            The same services can be called by gRPC, gRPC-Web and Connect at `/{package.Service}/{Method}`, \
            and over a WebSocket at `/v1/ws`.""";

    private static final String REFERENCE = "$ref";

    private static final Map<Integer, String> PROBLEMS = new TreeMap<>(Map.ofEntries(
            Map.entry(400, "INVALID_REQUEST, or an error of the service: the request is wrong."),
            Map.entry(401, "UNAUTHENTICATED: no credential, or one that is no longer good."),
            Map.entry(403, "FORBIDDEN: known, but not allowed."),
            Map.entry(404, "SERVICE_UNKNOWN, or an error of the service: it is not there."),
            Map.entry(406, "INVALID_REQUEST: it cannot be answered in a form that Accept names."),
            Map.entry(409, "An error of the service or of an idempotency key: the state forbids it."),
            Map.entry(413, "TOO_LARGE: the request is larger than a limit."),
            Map.entry(415, "INVALID_REQUEST: the body is of a content type that is not taken."),
            Map.entry(422, "IDEMPOTENCY_KEY_REUSED: the key was used for another request."),
            Map.entry(429, "RATE_LIMITED or QUEUE_FULL: too much at once; Retry-After says when."),
            Map.entry(499, "An error of the service: cancelled."),
            Map.entry(500, "INTERNAL, or an error of the service: a fault; the log has it by the request id."),
            Map.entry(501, "An error of the service: not implemented."),
            Map.entry(503, "NO_WORKERS or WORKER_LOST: nobody to do it at the moment; try again."),
            Map.entry(504, "EXPIRED or UNKNOWN: the deadline passed.")));

    private SharedParts() {}

    /** Headers of a call; those a call can be given. */
    static void callParameters(String method, ArrayNode parameters) {
        parameters.addObject().put(REFERENCE, "#/components/parameters/requestId");
        parameters.addObject().put(REFERENCE, "#/components/parameters/deadline");
        if (!method.equals("GET")) {
            parameters.addObject().put(REFERENCE, "#/components/parameters/idempotencyKey");
        }
    }

    static void problems(ObjectNode responses, ApiRoute.Access access) {
        if (access != ApiRoute.Access.STATIC) {
            PROBLEMS.keySet()
                    .forEach(status -> responses
                            .putObject(Integer.toString(status))
                            .put(REFERENCE, "#/components/responses/problem" + status));
        }
    }

    static void headers(ObjectNode answer) {
        answer.putObject("headers").putObject("X-Request-Id").put(REFERENCE, "#/components/headers/requestId");
    }

    /** The forms of a stream of replies. */
    static void streams(ObjectNode content) {
        for (String type : new String[] {"application/x-ndjson", "text/event-stream"}) {
            content.putObject(type).putObject("schema").put("type", "string");
        }
    }

    static void addTo(ObjectNode components) {
        components.withObject("/schemas").set("Problem", problem(components));
        ObjectNode responses = components.putObject("responses");
        PROBLEMS.forEach((status, text) -> {
            ObjectNode answer = responses.putObject("problem" + status).put("description", text);
            headers(answer);
            answer.withObject("/content")
                    .putObject("application/problem+json")
                    .putObject("schema")
                    .put(REFERENCE, MessageSchemas.PREFIX + "Problem");
        });
        components
                .putObject("headers")
                .putObject("requestId")
                .put("description", "What logs and errors quote.")
                .putObject("schema")
                .put("type", "string")
                .put("format", "uuid");
        parameters(components.putObject("parameters"));
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
        schemes.putObject("apiKey").put("type", "apiKey").put("in", "header").put("name", "X-API-Key");
    }

    private static void parameters(ObjectNode parameters) {
        header(parameters, "requestId", "X-Request-Id", "Made up if not given; of one caller, the same for a retry.")
                .put("type", "string")
                .put("format", "uuid");
        header(
                        parameters,
                        "deadline",
                        "Reeve-Deadline-Ms",
                        "How long the caller waits; 10 s if not given, at most 60 s.")
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", 3_600_000);
        header(parameters, "idempotencyKey", "Idempotency-Key", "The same key gets the same answer for a day.")
                .put("type", "string")
                .put("pattern", "^[!-~]{1,255}$");
    }

    private static ObjectNode header(ObjectNode parameters, String key, String name, String description) {
        return parameters
                .putObject(key)
                .put("name", name)
                .put("in", "header")
                .put("description", description)
                .putObject("schema");
    }

    private static ObjectNode problem(ObjectNode components) {
        ObjectNode schema = components.objectNode().put("type", "object");
        schema.putArray("required")
                .add("type")
                .add("title")
                .add("status")
                .add("code")
                .add("reason")
                .add("requestId");
        ObjectNode properties = schema.putObject("properties");
        text(properties, "type", "urn:reeve:error:<reason>");
        text(properties, "title", "The same for every error of this reason.");
        properties
                .putObject("status")
                .put("type", "integer")
                .put("minimum", 400)
                .put("maximum", 599);
        text(properties, "detail", "For a person.");
        text(properties, "instance", "urn:uuid:<request id>");
        text(properties, "code", "gRPC's code in lower snake case.");
        text(properties, "reason", "What to branch on: docs/errors.md, or the service's own.");
        text(properties, "domain", "reeve.dev, or the service whose error it is.");
        text(properties, "requestId", "What to quote.");
        properties.putObject("retryAfterMs").put("type", "integer").put("minimum", 1);
        properties.putObject("details").put("type", "array").putObject("items").put("type", "object");
        return schema;
    }

    private static void text(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }
}
