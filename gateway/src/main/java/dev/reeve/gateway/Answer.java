// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * One whole HTTP answer.
 *
 * @param status HTTP status
 * @param contentType empty = no body
 * @param body may be empty
 * @param headers further headers; they win over the standing ones
 * @param trailers after the body; empty = none
 * @param reason for the metrics; empty = success
 */
record Answer(
        int status,
        String contentType,
        Buffer body,
        Map<String, String> headers,
        Map<String, String> trailers,
        String reason) {
    Answer {
        headers = Map.copyOf(headers);
        trailers = Map.copyOf(trailers);
    }

    static Answer of(int status, String contentType, Buffer body) {
        return new Answer(status, contentType, body, Map.of(), Map.of(), "");
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
        return plain.with(headersOf(problem)).because(problem.reason());
    }

    /** With these headers instead of those it has. */
    Answer with(Map<String, String> otherHeaders) {
        return new Answer(status, contentType, body, otherHeaders, trailers, reason);
    }

    /** With these headers beside those it has. */
    Answer and(Map<String, String> moreHeaders) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(moreHeaders);
        return with(all);
    }

    /** With an end after its body. */
    Answer ending(Map<String, String> itsTrailers) {
        return new Answer(status, contentType, body, headers, itsTrailers, reason);
    }

    /** As the failure it is, for the metrics. */
    Answer because(String itsReason) {
        return new Answer(status, contentType, body, headers, trailers, itsReason);
    }

    /** Status, headers and trailers, before the body. On the event loop. */
    void writeHead(HttpServerResponse response) {
        response.setStatusCode(status);
        if (!contentType.isEmpty()) {
            response.putHeader("Content-Type", contentType);
        }
        headers.forEach(response::putHeader);
        trailers.forEach(response::putTrailer);
    }

    /** The rest, and the answer's end. On the event loop. */
    Future<Void> writeBody(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!trailers.isEmpty()) {
            response.setChunked(true);
        } else if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
            return response.end();
        }
        // Without a buffer, not with an empty one: over HTTP/2 the headers then end the stream, as gRPC wants it.
        return body.length() == 0 ? response.end() : response.end(body);
    }

    /** What a failure says in headers, whatever its form. */
    static Map<String, String> headersOf(Problem problem) {
        Map<String, String> headers = new HashMap<>(problem.headers());
        headers.putAll(CallFields.appHeaders(problem.app()));
        if (problem.retryAfterMs() > 0) {
            headers.put("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        if (problem.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer realm=\"reeve\"");
        }
        return headers;
    }
}
