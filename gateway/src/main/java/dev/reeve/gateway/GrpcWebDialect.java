// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * gRPC-Web: the trailers are the last frame of the body, as a browser cannot read HTTP's.
 *
 * @param contentType of the request
 * @param names of metadata that comes back beside x-app-*
 * @param text everything is base64, frame by frame
 */
record GrpcWebDialect(String contentType, MetadataNames names, boolean text) implements FramedDialect {
    @Override
    public Buffer message(byte[] body) {
        return coded(Frame.message(body));
    }

    @Override
    public ReplyForm.Ending ending(@Nullable Problem problem, Map<String, String> trailers) {
        String lines = RpcStatus.trailers(problem, trailers).entrySet().stream()
                .map(trailer -> trailer.getKey() + ": " + trailer.getValue() + "\r\n")
                .collect(Collectors.joining());
        return ReplyForm.Ending.of(coded(new Frame(Frame.TRAILERS, lines.getBytes(StandardCharsets.UTF_8))));
    }

    private Buffer coded(Frame frame) {
        byte[] bytes = frame.bytes();
        return Buffer.buffer(text ? Base64.getEncoder().encode(bytes) : bytes);
    }
}
