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
 */
record Problem(int status, String reason, String code, String text, String requestId, long retryAfterMs) {

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
                json.path("retryAfterMs").asLong(0));
    }

    CliException toException() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", status);
        details.put("reason", reason);
        details.put("code", code);
        details.put("requestId", requestId);
        details.put("retryAfterMs", retryAfterMs);
        return new CliException(exitCode(), headline(), Advice.on(this), details);
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
