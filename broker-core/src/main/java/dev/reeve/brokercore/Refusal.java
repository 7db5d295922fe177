// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.CallError;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.Status;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A typed error of the broker or of an interceptor.
 *
 * @param message for people; the broker's own are constant, so they tell no secret
 * @param grpcCode 0 = the reason's own
 * @param retryAfterMs 0 = not said
 * @param code of APPLICATION, which only an interceptor says here; else empty
 * @param retryable of APPLICATION
 */
record Refusal(ErrorReason reason, String message, int grpcCode, int retryAfterMs, String code, boolean retryable) {
    static final Refusal UNKNOWN_SERVICE = of(ErrorReason.SERVICE_UNKNOWN, "no worker has registered this service");
    static final Refusal NO_WORKERS = of(ErrorReason.NO_WORKERS, "no worker came before the deadline");
    static final Refusal BROKER_DRAINING = of(ErrorReason.NO_WORKERS, "broker draining");
    static final Refusal NO_KEYS = of(ErrorReason.NO_WORKERS, "signing keys not loaded yet");
    static final Refusal EXPIRED = of(ErrorReason.EXPIRED, "deadline passed in the queue");
    static final Refusal DEADLINE_PASSED = new Refusal(
            ErrorReason.UNKNOWN, "deadline passed after dispatch", GrpcCode.DEADLINE_EXCEEDED, 0, "", false);
    static final Refusal OUTCOME_UNKNOWN =
            new Refusal(ErrorReason.UNKNOWN, "worker lost after dispatch", GrpcCode.UNKNOWN, 0, "", false);
    static final Refusal BROKER_STOPPED =
            new Refusal(ErrorReason.UNKNOWN, "broker stopped before the reply", GrpcCode.UNKNOWN, 0, "", false);
    static final Refusal WORKER_LOST = of(ErrorReason.WORKER_LOST, "worker lost, no attempt left");
    static final Refusal UNAUTHENTICATED = of(ErrorReason.UNAUTHENTICATED, "authentication required");
    static final Refusal FORBIDDEN = of(ErrorReason.FORBIDDEN, "not allowed");
    static final Refusal ID_IN_USE = of(ErrorReason.INVALID_REQUEST, "request id is in use on this connection");
    static final Refusal REQUEST_TOO_LARGE = of(ErrorReason.TOO_LARGE, "request over a size limit");
    static final Refusal REPLY_TOO_LARGE = of(ErrorReason.INTERNAL, "reply over a size limit");
    static final Refusal DISCARDED = of(ErrorReason.FORBIDDEN, "not accepted");
    static final Refusal REPLY_DISCARDED = of(ErrorReason.INTERNAL, "reply not relayed");
    static final Refusal INTERCEPTOR_FAILED = of(ErrorReason.INTERNAL, "internal error");
    static final Refusal ROUTE_GONE = of(ErrorReason.NO_WORKERS, "the worker this request is for is not here");
    static final Refusal SLOW_CALLER = of(ErrorReason.QUEUE_FULL, "caller reads too slowly");

    static Refusal of(ErrorReason reason, String message) {
        return new Refusal(reason, message, 0, 0, "", false);
    }

    static Refusal invalid(String detail) {
        return of(ErrorReason.INVALID_REQUEST, detail);
    }

    static Refusal queueFull(String what, int retryAfterMs) {
        return new Refusal(ErrorReason.QUEUE_FULL, what, 0, retryAfterMs, "", false);
    }

    static Refusal rateLimited(int retryAfterMs) {
        return new Refusal(ErrorReason.RATE_LIMITED, "too many requests", 0, retryAfterMs, "", false);
    }

    /** An interceptor's. */
    static Refusal of(CallError error) {
        ErrorReason reason = switch (error.kind()) {
            case UNAUTHENTICATED -> ErrorReason.UNAUTHENTICATED;
            case FORBIDDEN -> ErrorReason.FORBIDDEN;
            case INVALID_REQUEST -> ErrorReason.INVALID_REQUEST;
            case RATE_LIMITED -> ErrorReason.RATE_LIMITED;
            case UNAVAILABLE -> ErrorReason.NO_WORKERS;
            case APPLICATION -> ErrorReason.APPLICATION;
            case INTERNAL -> ErrorReason.INTERNAL;
        };
        return new Refusal(
                reason,
                cut(error.message()),
                error.grpcCode(),
                millisOf(error.retryAfter(), Integer.MAX_VALUE),
                error.code(),
                error.retryable());
    }

    /** Of any duration, also of one whose milliseconds no long can hold. */
    static int millisOf(Duration duration, int max) {
        return duration.compareTo(Duration.ofMillis(max)) >= 0 ? max : (int) duration.toMillis();
    }

    /** To the bytes that a status may have, at the border of a character. */
    private static String cut(String message) {
        ByteBuffer bytes = ByteBuffer.allocate(Limits.STATUS_MESSAGE_BYTES_MAX);
        CharBuffer text = CharBuffer.wrap(message);
        var _ = StandardCharsets.UTF_8.newEncoder().encode(text, bytes, true);
        return message.substring(0, text.position());
    }

    Status toStatus() {
        return Status.newBuilder()
                .setReason(reason.toProto())
                .setMessage(message)
                .setGrpcCode(grpcCode)
                .setCode(code)
                .setRetryable(retryable)
                .build();
    }
}
