// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.reeve.protocol.ServiceName;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a grpc-java service as one of Reeve's. All of grpc-java that a worker without one never loads is behind it.
 */
final class GrpcServices {
    private GrpcServices() {}

    /** The service's name in MDP. */
    static String name(ServerServiceDefinition service) {
        return ServiceName.ofGrpc(service.getServiceDescriptor().getName());
    }

    /** Adds the methods, their marks, and the descriptors if the stubs have them. */
    static void describe(ServiceBuilder builder, ServerServiceDefinition service) {
        ServiceDescriptor schema =
                service.getServiceDescriptor().getSchemaDescriptor() instanceof ProtoServiceDescriptorSupplier supplier
                        ? supplier.getServiceDescriptor()
                        : null;
        if (schema != null) {
            builder.descriptors(schema.getFile());
        }
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            String name = bareName(method);
            add(builder, name, method, schema == null ? null : schema.findMethodByName(name));
        }
    }

    private static void add(
            ServiceBuilder builder,
            String name,
            ServerMethodDefinition<?, ?> method,
            @Nullable MethodDescriptor schema) {
        io.grpc.MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
        GrpcMethod.Bodies bodies = new GrpcMethod.Bodies(
                schema == null ? "" : schema.getInputType().getFullName(),
                schema == null ? "" : schema.getOutputType().getFullName(),
                !descriptor.getType().clientSendsOneMessage());
        builder.method(name, bodies, new GrpcMethod<>(method));
        IdempotencyLevel level = schema == null
                ? IdempotencyLevel.IDEMPOTENCY_UNKNOWN
                : schema.getOptions().getIdempotencyLevel();
        boolean safe = descriptor.isSafe() || level == IdempotencyLevel.NO_SIDE_EFFECTS;
        if (safe) {
            builder.noSideEffects(name);
        }
        if (safe || descriptor.isIdempotent() || level == IdempotencyLevel.IDEMPOTENT) {
            builder.idempotent(name);
        }
        if (!descriptor.getType().serverSendsOneMessage()) {
            builder.serverStreaming(name);
        }
    }

    private static String bareName(ServerMethodDefinition<?, ?> method) {
        String name = method.getMethodDescriptor().getBareMethodName();
        return name == null ? method.getMethodDescriptor().getFullMethodName() : name;
    }
}
