// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Connect's calls with one message each way: plain HTTP, an error as JSON under its status.
 *
 * @param contentType of the answer's message
 * @param names of metadata that comes back beside x-app-*
 */
record ConnectDialect(String contentType, MetadataNames names) implements RpcDialect, ReplyForm {
    @Override
    public Answer failure(Problem problem) {
        return Answer.of(ConnectError.httpStatus(problem), MediaTypes.JSON, Buffer.buffer(ConnectError.text(problem)))
                .with(headers(problem.app()))
                .and(Answer.headersOf(problem))
                .because(problem.reason());
    }

    @Override
    public ReplyForm form(boolean single) {
        return this;
    }

    @Override
    public Answer whole(Reply reply) {
        return Answer.of(200, contentType, Buffer.buffer(reply.body())).with(headers(reply.app()));
    }

    /** Trailers are headers with a prefix here. */
    private Map<String, String> headers(Map<String, String> app) {
        Map<String, String> headers = new HashMap<>(headersOf(app));
        trailersOf(app).forEach((key, value) -> headers.put(TRAILER + key, value));
        return headers;
    }

    @Override
    public boolean streams() {
        return false;
    }

    @Override
    public Buffer part(Reply reply) {
        throw new IllegalStateException("one message only");
    }

    @Override
    public Ending end(Reply last) {
        return Ending.NOTHING;
    }

    @Override
    public Ending failed(Problem problem) {
        return Ending.NOTHING;
    }
}
