// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes a service whose methods have protobuf codecs but that stands in no {@code .proto} file: one is made up,
 * with the service under its MDP name. Methods whose types are not known, or whose names protobuf does not have, stay
 * out.
 */
final class CodecSchema {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private CodecSchema() {}

    /** Null if nothing can be described. */
    static @Nullable ServiceSchema of(String service, Collection<ServiceMethod<?, ?>> methods) {
        int dot = service.lastIndexOf('.');
        ServiceDescriptorProto.Builder described = ServiceDescriptorProto.newBuilder()
                .setName(service.substring(dot + 1).replace('-', '_'));
        Map<String, FileDescriptor> imports = new TreeMap<>();
        for (ServiceMethod<?, ?> method : methods) {
            if (method.codec() instanceof ProtobufCodec<?, ?> codec
                    && NAME.matcher(method.name()).matches()) {
                add(described, imports, method.name(), codec);
            }
        }
        if (described.getMethodCount() == 0) {
            return null;
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("reeve/services/" + service + ".proto")
                .setPackage(dot < 0 ? "" : service.substring(0, dot).replace('-', '_'))
                .setSyntax("proto3")
                .addAllDependency(imports.keySet())
                .addService(described)
                .build();
        return checked(service, file, new ArrayList<>(imports.values()));
    }

    private static void add(
            ServiceDescriptorProto.Builder service,
            Map<String, FileDescriptor> imports,
            String name,
            ProtobufCodec<?, ?> codec) {
        Descriptor request = codec.request();
        Descriptor reply = codec.reply();
        if (request == null || reply == null) {
            return;
        }
        imports.put(request.getFile().getName(), request.getFile());
        imports.put(reply.getFile().getName(), reply.getFile());
        service.addMethod(MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType('.' + request.getFullName())
                .setOutputType('.' + reply.getFullName()));
    }

    /** A service called without it works as before; so what cannot be described is only said. */
    private static @Nullable ServiceSchema checked(
            String service, FileDescriptorProto file, List<FileDescriptor> imports) {
        try {
            FileDescriptor built = FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
            FileDescriptorSet set = ServiceSchema.withImports(List.of(built));
            return ServiceSchema.of(service, set);
        } catch (DescriptorValidationException e) {
            LOG.log(Level.WARNING, "service " + service + " publishes no descriptors: " + e.getMessage());
            return null;
        }
    }
}
