// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gRPC: the end is HTTP trailers; a failure before any message is all headers ("Trailers-Only").
 *
 * @param contentType of the request
 * @param names of metadata that comes back beside x-app-*
 */
record GrpcDialect(String contentType, MetadataNames names) implements FramedDialect {
    @Override
    public ReplyForm.Ending ending(@Nullable Problem problem, Map<String, String> trailers) {
        return new ReplyForm.Ending(Buffer.buffer(), RpcStatus.trailers(problem, trailers));
    }

    /** With headers of the service's own, headers and trailers are two: a client tells them apart. */
    @Override
    public Answer failure(Problem problem) {
        if (!headersOf(problem.app()).isEmpty()) {
            return FramedDialect.super.failure(problem);
        }
        return Answer.of(200, contentType, Buffer.buffer())
                .with(problem.headers())
                .and(RpcStatus.trailers(problem, trailersOf(problem.app())))
                .because(problem.reason());
    }
}
