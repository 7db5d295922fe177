// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One whole HTTP answer.
 *
 * @param status HTTP status
 * @param contentType empty = no body
 * @param body may be empty
 * @param headers further headers; they win over the standing ones
 * @param reason for the metrics; empty = success
 */
record Answer(int status, String contentType, Buffer body, Map<String, String> headers, String reason) {
    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer of(int status, String contentType, Buffer body) {
        return new Answer(status, contentType, body, Map.of(), "");
    }

    static Answer json(String text) {
        return of(200, "application/json", Buffer.buffer(text));
    }

    static Answer empty(int status) {
        return of(status, "", Buffer.buffer());
    }

    static Answer redirect(int status, String location) {
        return empty(status).with(Map.of("Location", location));
    }

    static Answer problem(Problem problem) {
        Answer plain = of(problem.status(), ProblemJson.CONTENT_TYPE, Buffer.buffer(ProblemJson.text(problem)));
        return new Answer(plain.status, plain.contentType, plain.body, headersOf(problem), problem.reason());
    }

    Answer with(Map<String, String> moreHeaders) {
        return new Answer(status, contentType, body, moreHeaders, reason);
    }

    private static Map<String, String> headersOf(Problem problem) {
        Map<String, String> headers = new HashMap<>(problem.headers());
        if (problem.retryAfterMs() > 0) {
            headers.put("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        if (problem.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer realm=\"reeve\"");
        }
        return headers;
    }
}
