// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON for services that speak protobuf, by proto3's JSON mapping. Knows the public services of Reeve itself, from
 * {@code gateway-api}; unknown members of a request are ignored, so that an older gateway serves a newer app.
 */
final class Transcoder {
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private final Map<String, MethodDescriptor> methods = new HashMap<>();

    Transcoder(List<FileDescriptor> files) {
        for (FileDescriptor file : files) {
            for (ServiceDescriptor service : file.getServices()) {
                String name = service.getFullName().toLowerCase(Locale.ROOT);
                service.getMethods().forEach(method -> methods.put(name + '/' + method.getName(), method));
            }
        }
    }

    /** How to translate for a method; null = the method is not known here, so bodies go through untouched. */
    @Nullable
    Translation of(String service, String method) {
        MethodDescriptor descriptor = methods.get(service + '/' + method);
        return descriptor == null
                ? null
                : new Translation(
                        descriptor.getInputType(), descriptor.getOutputType(), descriptor.isServerStreaming());
    }

    /**
     * One method's translation.
     *
     * @param input message type of requests
     * @param output message type of replies
     * @param streaming whether it answers with a stream
     */
    record Translation(Descriptor input, Descriptor output, boolean streaming) {
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
                PARSER.merge(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(json))
                                .toString(),
                        message);
                return message.build().toByteArray();
            } catch (InvalidProtocolBufferException | CharacterCodingException _) {
                throw Refusal.invalid("the body is no " + input.getName());
            }
        }

        /** A reply as JSON. */
        byte[] reply(byte[] protobuf) {
            try {
                return WholeNumbers.in(PRINTER.print(DynamicMessage.parseFrom(output, protobuf)))
                        .getBytes(StandardCharsets.UTF_8);
            } catch (InvalidProtocolBufferException e) {
                throw ReeveException.builder(ErrorReason.INTERNAL, "the worker's reply is no " + output.getName())
                        .cause(e)
                        .build();
            }
        }
    }
}
