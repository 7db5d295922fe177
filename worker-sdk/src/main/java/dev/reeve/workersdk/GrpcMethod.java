// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import io.grpc.Context;
import io.grpc.ServerMethodDefinition;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the calls of one method of a grpc-java service. */
final class GrpcMethod<Q, A> implements Handler<Payload, Payload> {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    private final ServerMethodDefinition<Q, A> method;

    GrpcMethod(ServerMethodDefinition<Q, A> method) {
        this.method = method;
    }

    @Override
    public @Nullable Payload handle(Payload request, Call<Payload> call) throws Exception {
        GrpcMessages messages = GrpcMessages.of(request);
        boolean one = method.getMethodDescriptor().getType().clientSendsOneMessage();
        if (one && messages.count() != 1) {
            throw ServiceError.of(
                    ServiceError.Code.UNIMPLEMENTED,
                    "ONE_MESSAGE_ONLY",
                    "the method takes one message, not " + messages.count());
        }
        GrpcCall<Q, A> grpcCall = new GrpcCall<>(method.getMethodDescriptor(), call, messages);
        Context.CancellableContext context = GrpcContext.open(call);
        Context before = context.attach();
        try {
            return grpcCall.run(method.getServerCallHandler(), GrpcMetadata.of(call));
        } catch (CallCancelled e) {
            throw e;
        } catch (Exception e) {
            return afterFailure(grpcCall, call, e);
        } finally {
            context.detach(before);
            context.cancel(null);
        }
    }

    /** What the service said before it failed stands. */
    private static @Nullable Payload afterFailure(GrpcCall<?, ?> grpcCall, Call<?> call, Exception failure)
            throws Exception {
        Exception declared = GrpcErrors.ofThrown(failure);
        if (!grpcCall.isClosed()) {
            throw declared == null ? failure : declared;
        }
        if (declared == null && !(failure instanceof ServiceError)) {
            LOG.log(Level.WARNING, () -> "a service failed after its answer, requestId=" + call.requestId(), failure);
        }
        return grpcCall.outcome();
    }

    /** Bodies as they are; only discovery looks at the rest. */
    record Bodies(String requestType, String responseType, boolean clientStreaming) implements Codec<Payload, Payload> {
        @Override
        public Payload decode(Payload request) {
            return request;
        }

        @Override
        public Payload encode(Payload reply) {
            return reply;
        }

        @Override
        public List<String> contentTypes() {
            return clientStreaming
                    ? List.of(ContentTypes.PROTOBUF, GrpcMessages.STREAM)
                    : List.of(ContentTypes.PROTOBUF);
        }
    }
}
