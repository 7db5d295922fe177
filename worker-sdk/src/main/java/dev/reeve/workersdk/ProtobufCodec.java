// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf bodies, content type {@code application/proto}. A body that is no such message is {@code INVALID_REQUEST}.
 */
public final class ProtobufCodec<I extends MessageLite, O extends MessageLite> implements Codec<I, O> {
    private final Parser<I> parser;
    private final @Nullable Descriptor request;
    private final @Nullable Descriptor reply;
    private final String replyName;

    private ProtobufCodec(Parser<I> parser, @Nullable Class<O> reply) {
        this.parser = Objects.requireNonNull(parser, "requests");
        this.request = descriptorOf(parser);
        this.reply = reply == null ? null : descriptorOf(reply);
        this.replyName = reply == null ? "" : reply.getSimpleName();
    }

    /** A codec by the request's parser; the reply's type follows from the handler. */
    public static <I extends MessageLite, O extends MessageLite> Codec<I, O> of(Parser<I> requests) {
        return new ProtobufCodec<>(requests, null);
    }

    /**
     * As {@link #of(Parser)}, with the reply's type named for the compiler and for discovery. Methods with such a codec
     * can be called with JSON too: their descriptors are published, and the gateway translates.
     */
    public static <I extends MessageLite, O extends MessageLite> Codec<I, O> of(Parser<I> requests, Class<O> reply) {
        return new ProtobufCodec<>(requests, Objects.requireNonNull(reply, "reply"));
    }

    @Override
    public I decode(Payload request) {
        if (!ContentTypes.isProtobuf(request.contentType()) && !ContentTypes.isUnsaid(request.contentType())) {
            throw ServiceError.invalidRequest("the body must be application/proto");
        }
        try {
            return parser.parseFrom(request.bytes());
        } catch (InvalidProtocolBufferException _) {
            throw ServiceError.invalidRequest("the body is not " + (request == null ? "this message" : requestType()));
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
        return request == null ? "" : request.getFullName();
    }

    @Override
    public String responseType() {
        return reply == null ? replyName : reply.getFullName();
    }

    /** Null for lite messages. */
    @Nullable
    Descriptor request() {
        return request;
    }

    /** Null for lite messages, and if no type was named. */
    @Nullable
    Descriptor reply() {
        return reply;
    }

    private static @Nullable Descriptor descriptorOf(Parser<?> parser) {
        try {
            return parser.parsePartialFrom(ByteString.EMPTY) instanceof Message message
                    ? message.getDescriptorForType()
                    : null;
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    /** Generated classes have the static method; a hand-made one just has no descriptor. */
    private static @Nullable Descriptor descriptorOf(Class<?> message) {
        try {
            return message.getMethod("getDefaultInstance").invoke(null) instanceof Message instance
                    ? instance.getDescriptorForType()
                    : null;
        } catch (ReflectiveOperationException _) {
            return null;
        }
    }
}
