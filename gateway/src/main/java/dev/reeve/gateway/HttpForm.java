// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replies as plain HTTP: the body of the only one as it is, or a stream of NDJSON or server-sent events. */
record HttpForm(StreamFormat format) implements ReplyForm {
    @Override
    public Answer whole(Reply reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Reeve-Queue-Ms", millis(reply.queueMs()));
        headers.put("Reeve-Worker-Ms", millis(reply.workerMs()));
        headers.putAll(CallFields.appHeaders(reply.app()));
        boolean empty = reply.body().length == 0;
        String contentType = reply.contentType().isEmpty() ? "application/octet-stream" : reply.contentType();
        if (!CallFields.isContentType(contentType)) {
            throw ReeveException.of(ErrorReason.INTERNAL, "the worker's content type is no header");
        }
        return Answer.of(empty ? 204 : 200, empty ? "" : contentType, Buffer.buffer(reply.body()))
                .with(headers);
    }

    @Override
    public String contentType() {
        return format.contentType();
    }

    @Override
    public Buffer part(Reply reply) {
        return Buffer.buffer(format.reply(reply));
    }

    @Override
    public Ending end(Reply last) {
        return Ending.NOTHING;
    }

    @Override
    public Ending failed(Problem problem) {
        return Ending.of(Buffer.buffer(format.entry("error", ProblemJson.text(problem))));
    }

    private static String millis(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
