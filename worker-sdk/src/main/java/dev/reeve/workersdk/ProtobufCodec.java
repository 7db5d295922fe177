// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.List;
import java.util.Objects;

/**
 * Protobuf bodies, content type {@code application/proto}. A body that is no such message is {@code INVALID_REQUEST}.
 */
public final class ProtobufCodec<I extends MessageLite, O extends MessageLite> implements Codec<I, O> {
    private final Parser<I> parser;
    private final String requestType;
    private final String responseType;

    private ProtobufCodec(Parser<I> parser, String requestType, String responseType) {
        this.parser = parser;
        this.requestType = requestType;
        this.responseType = responseType;
    }

    /** A codec by the request's parser; the reply's type follows from the handler. */
    public static <I extends MessageLite, O extends MessageLite> Codec<I, O> of(Parser<I> requests) {
        return new ProtobufCodec<>(Objects.requireNonNull(requests, "requests"), nameOf(requests), "");
    }

    /** As {@link #of(Parser)}, with the reply's type named for the compiler and for discovery. */
    public static <I extends MessageLite, O extends MessageLite> Codec<I, O> of(Parser<I> requests, Class<O> reply) {
        return new ProtobufCodec<>(
                Objects.requireNonNull(requests, "requests"), nameOf(requests), reply.getSimpleName());
    }

    @Override
    public I decode(Payload request) {
        if (!ContentTypes.isProtobuf(request.contentType()) && !ContentTypes.isUnsaid(request.contentType())) {
            throw ServiceError.invalidRequest("the body must be application/proto");
        }
        try {
            return parser.parseFrom(request.bytes());
        } catch (InvalidProtocolBufferException _) {
            throw ServiceError.invalidRequest(
                    "the body is not " + (requestType.isEmpty() ? "this message" : requestType));
        }
    }

    @Override
    public Payload encode(O reply) {
        return new Payload(reply.toByteArray(), ContentTypes.PROTOBUF);
    }

    @Override
    public List<String> contentTypes() {
        return List.of(ContentTypes.PROTOBUF);
    }

    @Override
    public String requestType() {
        return requestType;
    }

    @Override
    public String responseType() {
        return responseType;
    }

    private static String nameOf(Parser<?> parser) {
        try {
            return parser.parseFrom(new byte[0]) instanceof Message message
                    ? message.getDescriptorForType().getFullName()
                    : "";
        } catch (InvalidProtocolBufferException _) {
            return "";
        }
    }
}
