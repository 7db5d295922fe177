// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.ServiceName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON for services that speak protobuf, by proto3's JSON mapping. Knows the public services of Reeve itself, from
 * {@code gateway-api}, and those whose workers publish descriptors; unknown members of a request are ignored, so that
 * an older gateway serves a newer app.
 */
final class Transcoder {
    private final Map<String, Translation> own = new HashMap<>();
    private final WorkerSchemas workers;

    Transcoder(List<FileDescriptor> files, WorkerSchemas workers) {
        this.workers = workers;
        JsonFormat.TypeRegistry types = JsonFormat.TypeRegistry.getEmptyTypeRegistry();
        for (FileDescriptor file : files) {
            file.getServices().forEach(service -> {
                String name = ServiceName.ofGrpc(service.getFullName());
                service.getMethods()
                        .forEach(method -> own.put(name + '/' + method.getName(), Translation.of(method, types)));
            });
        }
    }

    /** How to translate for a method; null = the method is not known here, so bodies go through untouched. */
    @Nullable
    Translation of(String service, String method) {
        Translation known = own.get(service + '/' + method);
        return known == null ? translation(workers.of(service), method) : known;
    }

    /** As {@link #of}, but waits a moment for the descriptors of a service that has just come. For virtual threads. */
    @Nullable
    Translation find(String service, String method) throws InterruptedException {
        Translation known = own.get(service + '/' + method);
        return known == null ? translation(workers.await(service), method) : known;
    }

    /** Whether {@link #find} would not wait. */
    boolean isKnown(String service, String method) {
        return own.containsKey(service + '/' + method) || workers.isKnown(service);
    }

    private static @Nullable Translation translation(@Nullable WorkerSchema schema, String method) {
        return schema == null ? null : schema.translation(method);
    }

    /**
     * One method's translation.
     *
     * @param input message type of requests
     * @param output message type of replies
     * @param streaming whether it answers with a stream
     * @param clientStreaming whether it takes a stream
     * @param noSideEffects whether calling it changes nothing
     * @param types what an {@code Any} may hold
     */
    record Translation(
            Descriptor input,
            Descriptor output,
            boolean streaming,
            boolean clientStreaming,
            boolean noSideEffects,
            JsonFormat.TypeRegistry types) {

        /** A method that takes one message. */
        Translation(Descriptor input, Descriptor output, boolean streaming) {
            this(input, output, streaming, false, false, JsonFormat.TypeRegistry.getEmptyTypeRegistry());
        }

        static Translation of(MethodDescriptor method, JsonFormat.TypeRegistry types) {
            return new Translation(
                    method.getInputType(),
                    method.getOutputType(),
                    method.isServerStreaming(),
                    method.isClientStreaming(),
                    method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS,
                    types);
        }

        /**
         * The request as protobuf; an empty body is an empty message.
         *
         * @throws Refusal INVALID_REQUEST: no JSON, or not of this message
         */
        byte[] request(byte[] json) {
            if (json.length == 0) {
                return json;
            }
            if (!TranscodeGuard.isSafe(json, input)) {
                throw Refusal.invalid("the body is no valid JSON for " + input.getName());
            }
            DynamicMessage.Builder message = DynamicMessage.newBuilder(input);
            try {
                JsonFormat.parser()
                        .ignoringUnknownFields()
                        .usingTypeRegistry(types)
                        .merge(text(json), message);
                return message.build().toByteArray();
            } catch (InvalidProtocolBufferException | CharacterCodingException _) {
                throw Refusal.invalid("the body is no " + input.getName());
            }
        }

        /** A reply as JSON. */
        byte[] reply(byte[] protobuf) {
            try {
                String json = JsonFormat.printer()
                        .omittingInsignificantWhitespace()
                        .usingTypeRegistry(types)
                        .print(DynamicMessage.parseFrom(output, protobuf));
                return WholeNumbers.in(json).getBytes(StandardCharsets.UTF_8);
            } catch (InvalidProtocolBufferException e) {
                throw ReeveException.builder(ErrorReason.INTERNAL, "the worker's reply is no " + output.getName())
                        .cause(e)
                        .build();
            }
        }

        private static String text(byte[] json) throws CharacterCodingException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        }
    }
}
