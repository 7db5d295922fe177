// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Errors as the gateway writes them, and what stands in for one where something else answers. */
final class Problems {
    private static final long SECOND_MS = 1_000;

    private Problems() {}

    /** Of an {@code error} frame, a problem document, or an error line: the members are the same but for the text. */
    static ReeveException of(JsonNode members) {
        List<Map<String, Object>> details = new ArrayList<>();
        for (JsonNode detail : members.path("details")) {
            if (detail.isObject()) {
                details.add(Json.map(detail));
            }
        }
        String text = members.has("message") ? "message" : "detail";
        return new ReeveException(new ReeveException.Parts(
                members.path("reason").asText("INTERNAL"),
                members.path("code").asText("internal"),
                members.path("domain").asText(""),
                members.path(text).asText(""),
                members.path("requestId").asText(""),
                members.path("retryAfterMs").asLong(0),
                details));
    }

    /** Of an answer over HTTP that is no success. */
    static ReeveException of(int status, Map<String, String> headers, byte[] body) {
        JsonNode document = Json.parse(body);
        if (document != null && document.has("reason")) {
            return of(document);
        }
        return withoutDocument(status, headers.getOrDefault("Retry-After", ""));
    }

    /** A proxy answered, or something that is no gateway. */
    private static ReeveException withoutDocument(int status, String retryAfter) {
        long waitMs = retryAfter.matches("[0-9]{1,6}") ? Long.parseLong(retryAfter) * SECOND_MS : 0;
        String text = "HTTP " + status + " without an error that Reeve knows";
        return switch (status) {
            case 401 -> plain("UNAUTHENTICATED", "unauthenticated", ReeveException.REEVE_DOMAIN, text, 0);
            case 429 -> plain("RATE_LIMITED", "resource_exhausted", ReeveException.CLIENT_DOMAIN, text, waitMs);
            case 502, 503, 504 -> plain("UNKNOWN", "deadline_exceeded", ReeveException.CLIENT_DOMAIN, text, waitMs);
            default -> plain("INTERNAL", "internal", ReeveException.CLIENT_DOMAIN, text, 0);
        };
    }

    private static ReeveException plain(String reason, String code, String domain, String text, long retryAfterMs) {
        return new ReeveException(new ReeveException.Parts(reason, code, domain, text, "", retryAfterMs, List.of()));
    }
}
