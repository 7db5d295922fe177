// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.protocol.ServiceName;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The descriptors in force for one service, by the word of its workers. */
final class WorkerSchema {
    private final ServiceDescriptor service;
    private final SchemaChoice choice;
    private final Map<String, Transcoder.Translation> methods;

    WorkerSchema(ServiceDescriptor service, SchemaChoice choice, JsonFormat.TypeRegistry types) {
        this.service = service;
        this.choice = choice;
        this.methods = service.getMethods().stream()
                .collect(Collectors.toUnmodifiableMap(MethodDescriptor::getName, translated(types)));
    }

    /** In MDP. */
    String name() {
        return ServiceName.ofGrpc(service.getFullName());
    }

    ServiceDescriptor service() {
        return service;
    }

    /** Whose descriptors these are. */
    SchemaChoice choice() {
        return choice;
    }

    /** Null for a method that the descriptors do not have. */
    Transcoder.@Nullable Translation translation(String method) {
        return methods.get(method);
    }

    private static Function<MethodDescriptor, Transcoder.Translation> translated(JsonFormat.TypeRegistry types) {
        return method -> Transcoder.Translation.of(method, types);
    }
}
