// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.health.v1.HealthCheckRequest;
import dev.reeve.gatewayapi.health.v1.HealthCheckResponse;
import dev.reeve.gatewayapi.health.v1.HealthCheckResponse.ServingStatus;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * {@code grpc.health.v1.Health}: whether the gateway is ready, for whoever asks. It speaks for itself only: what the
 * services behind it do, discovery says.
 */
final class HealthService implements CallOpener {
    static final String NAME = "grpc.health.v1.health";

    private final BooleanSupplier ready;

    HealthService(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public Upstream.Replies open(Call call, Caller caller) {
        boolean whole = service(call).isEmpty();
        return switch (call.method()) {
            case "Check" -> new HealthReplies(call.deadline(), false, () -> whole ? now() : unknown());
            case "Watch" ->
                new HealthReplies(call.deadline(), true, () -> whole ? now() : ServingStatus.SERVICE_UNKNOWN);
            default ->
                throw ReeveException.builder(ErrorReason.APPLICATION, "Health has the methods Check and Watch")
                        .code("METHOD_UNKNOWN")
                        .grpcCode(GrpcCode.UNIMPLEMENTED)
                        .build();
        };
    }

    private static ServingStatus unknown() {
        throw ReeveException.of(ErrorReason.SERVICE_UNKNOWN, "the gateway speaks for itself only, without a name");
    }

    private ServingStatus now() {
        return ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static String service(Call call) {
        try {
            return HealthCheckRequest.parseFrom(call.body()).getService();
        } catch (InvalidProtocolBufferException _) {
            throw ReeveException.of(ErrorReason.INVALID_REQUEST, "the body is no HealthCheckRequest");
        }
    }

    /** One status as a reply. */
    static Reply reply(ServingStatus status, boolean last) {
        byte[] body = HealthCheckResponse.newBuilder().setStatus(status).build().toByteArray();
        return new Reply(body, MediaTypes.PROTOBUF, last, 0, 0, Map.of());
    }
}
