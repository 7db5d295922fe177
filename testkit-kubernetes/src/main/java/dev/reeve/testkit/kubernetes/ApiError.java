// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the API server answers instead of what was asked for. */
@SuppressWarnings("serial") // thrown and caught within one request
final class ApiError extends RuntimeException {
    private final int code;
    private final String reason;

    ApiError(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError notFound(Key key) {
        return new ApiError(404, "NotFound", key.plural() + " \"" + key.name() + "\" not found");
    }

    static ApiError conflict(Key key, String message) {
        return new ApiError(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + key.plural() + " \"" + key.name() + "\": " + message);
    }

    static ApiError invalid(Key key, String message) {
        return new ApiError(422, "Invalid", key.plural() + " \"" + key.name() + "\" is invalid: " + message);
    }

    static ApiError expired() {
        return new ApiError(410, "Expired", "too old resource version");
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        return Json.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
    }
}
