// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.v1.Status;

/**
 * A typed error of the broker.
 *
 * @param message for people; constant, so it tells no secret
 * @param grpcCode 0 = the reason's own
 * @param retryAfterMs 0 = not said
 */
record Refusal(ErrorReason reason, String message, int grpcCode, int retryAfterMs) {
    static final Refusal UNKNOWN_SERVICE = of(ErrorReason.SERVICE_UNKNOWN, "no worker has registered this service");
    static final Refusal NO_WORKERS = of(ErrorReason.NO_WORKERS, "no worker came before the deadline");
    static final Refusal BROKER_DRAINING = of(ErrorReason.NO_WORKERS, "broker draining");
    static final Refusal NO_KEYS = of(ErrorReason.NO_WORKERS, "signing keys not loaded yet");
    static final Refusal EXPIRED = of(ErrorReason.EXPIRED, "deadline passed in the queue");
    static final Refusal DEADLINE_PASSED =
            new Refusal(ErrorReason.UNKNOWN, "deadline passed after dispatch", GrpcCode.DEADLINE_EXCEEDED, 0);
    static final Refusal OUTCOME_UNKNOWN =
            new Refusal(ErrorReason.UNKNOWN, "worker lost after dispatch", GrpcCode.UNKNOWN, 0);
    static final Refusal BROKER_STOPPED =
            new Refusal(ErrorReason.UNKNOWN, "broker stopped before the reply", GrpcCode.UNKNOWN, 0);
    static final Refusal WORKER_LOST = of(ErrorReason.WORKER_LOST, "worker lost, no attempt left");
    static final Refusal UNAUTHENTICATED = of(ErrorReason.UNAUTHENTICATED, "authentication required");
    static final Refusal FORBIDDEN = of(ErrorReason.FORBIDDEN, "not allowed");
    static final Refusal ID_IN_USE = of(ErrorReason.INVALID_REQUEST, "request id is in use on this connection");
    static final Refusal REQUEST_TOO_LARGE = of(ErrorReason.TOO_LARGE, "request over a size limit");
    static final Refusal REPLY_TOO_LARGE = of(ErrorReason.INTERNAL, "reply over a size limit");
    static final Refusal SLOW_CALLER = of(ErrorReason.QUEUE_FULL, "caller reads too slowly");

    static Refusal of(ErrorReason reason, String message) {
        return new Refusal(reason, message, 0, 0);
    }

    static Refusal invalid(String detail) {
        return of(ErrorReason.INVALID_REQUEST, detail);
    }

    static Refusal queueFull(String what, int retryAfterMs) {
        return new Refusal(ErrorReason.QUEUE_FULL, what, 0, retryAfterMs);
    }

    Status toStatus() {
        return Status.newBuilder()
                .setReason(reason.toProto())
                .setMessage(message)
                .setGrpcCode(grpcCode)
                .build();
    }
}
