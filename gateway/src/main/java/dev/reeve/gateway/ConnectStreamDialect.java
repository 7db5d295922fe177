// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connect's streams: the end is a last frame of JSON with the error and the trailers.
 *
 * @param contentType of the request
 * @param names of metadata that comes back beside x-app-*
 */
record ConnectStreamDialect(String contentType, MetadataNames names) implements FramedDialect {
    @Override
    public ReplyForm.Ending ending(@Nullable Problem problem, Map<String, String> trailers) {
        String json = ConnectError.endOfStream(problem, trailers);
        Frame end = new Frame(Frame.END_OF_STREAM, json.getBytes(StandardCharsets.UTF_8));
        return ReplyForm.Ending.of(Buffer.buffer(end.bytes()));
    }
}
