// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure as the gateway told it (RFC 9457), or what can be said without such a body.
 *
 * @param code the worker's code for {@code APPLICATION}
 * @param retryAfterMs 0 if not told
 * @param details what programs can read, each with its type; may be missing
 */
record Problem(
        int status, String reason, String code, String text, String requestId, long retryAfterMs, JsonNode details) {

    Problem(int status, String reason, String code, String text, String requestId, long retryAfterMs) {
        this(status, reason, code, text, requestId, retryAfterMs, Json.object());
    }

    static Problem of(int status, String body, String requestIdHeader) {
        JsonNode json = Json.parse(body).filter(JsonNode::isObject).orElse(Json.object());
        if (json.has("code") && !json.has("reason")) {
            return RpcErrors.ofConnect(json, requestIdHeader);
        }
        String title = json.path("title").asText("");
        String detail = json.path("detail").asText(json.path("message").asText(""));
        String text = detail.isEmpty() ? title : detail;
        String requestId = json.path("requestId").asText("");
        return new Problem(
                status == 0 ? json.path("status").asInt(500) : status,
                json.path("reason").asText(""),
                json.path("code").asText(""),
                text.isEmpty() ? "the gateway answered " + status : text,
                requestId.isEmpty() ? requestIdHeader : requestId,
                json.path("retryAfterMs").asLong(0),
                json.path("details"));
    }

    CliException toException() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status);
        members.put("reason", reason);
        members.put("code", code);
        members.put("requestId", requestId);
        members.put("retryAfterMs", retryAfterMs);
        members.putAll(FilterCaret.place(details));
        return new CliException(exitCode(), headline(), Advice.on(this), members);
    }

    private ExitCode exitCode() {
        return status == 401 || status == 403 ? ExitCode.NOT_ALLOWED : ExitCode.FAILED;
    }

    private String headline() {
        String name = reason.isEmpty() ? "HTTP " + status : reason;
        String id = requestId.isEmpty() ? "" : " (request " + VisibleText.of(requestId) + ")";
        return VisibleText.of(name) + ": " + VisibleText.of(text) + id;
    }
}
