// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers what the codec could not read as HTTP, and closes: where the next request would begin is unknown. */
final class InvalidRequests {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    private final StandingHeaders headers;
    private final GatewayMetrics metrics;
    private final Supplier<UUID> requestIds;

    InvalidRequests(StandingHeaders headers, GatewayMetrics metrics, Supplier<UUID> requestIds) {
        this.headers = headers;
        this.metrics = metrics;
        this.requestIds = requestIds;
    }

    void answer(HttpServerRequest request) {
        UUID id = requestIds.get();
        Problem problem = problem(request.decoderResult().cause(), id);
        metrics.limitReached("http-decode", Integer.toString(problem.status()));
        HttpServerResponse response = request.response();
        headers.apply(request, id.toString());
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemJson.CONTENT_TYPE)
                .putHeader("Connection", "close")
                .end(Buffer.buffer(ProblemJson.text(problem)))
                .onComplete(_ -> request.connection().close().onFailure(_ -> {}));
    }

    private static Problem problem(Throwable cause, UUID id) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.refused(URI_TOO_LONG, "the request line is too long", id);
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Problem.refused(HEADERS_TOO_LARGE, "the headers are too large", id);
        }
        return Problem.refused(400, "this is no valid HTTP request", id);
    }
}
