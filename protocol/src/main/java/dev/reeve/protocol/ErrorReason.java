// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a call can fail: one list for MDP, gRPC, HTTP and WebSocket. Numbers are those of {@link Reason} and for ever.
 *
 * <p>gRPC code and HTTP status are defaults: UNKNOWN and APPLICATION carry their own gRPC code in the status, and
 * {@link GrpcCode#httpStatus} maps that.
 */
public enum ErrorReason {
    /** The name never registered on this broker and is not declared. */
    SERVICE_UNKNOWN(Reason.SERVICE_UNKNOWN, GrpcCode.NOT_FOUND, 404, Retry.NO, "Service unknown"),
    /** Known service, but no worker came before the deadline. No worker saw the request. */
    NO_WORKERS(Reason.NO_WORKERS, GrpcCode.UNAVAILABLE, 503, Retry.YES, "No worker available"),
    /** A bound is reached, of the service or of the caller; see retry-after. No worker saw the request. */
    QUEUE_FULL(Reason.QUEUE_FULL, GrpcCode.RESOURCE_EXHAUSTED, 429, Retry.YES, "Queue full"),
    /** The deadline passed in the queue. No worker saw the request. */
    EXPIRED(Reason.EXPIRED, GrpcCode.DEADLINE_EXCEEDED, 504, Retry.YES, "Deadline passed in the queue"),
    /** After dispatch the deadline passed (gRPC 4), or the worker was lost and is not idempotent (gRPC 2). */
    UNKNOWN(Reason.UNKNOWN, GrpcCode.DEADLINE_EXCEEDED, 504, Retry.CALLER_DECIDES, "Outcome unknown"),
    /** Idempotent, and all attempts lost their worker. */
    WORKER_LOST(Reason.WORKER_LOST, GrpcCode.UNAVAILABLE, 503, Retry.YES, "Worker lost"),
    /** No token where one is needed, or a bad one. */
    UNAUTHENTICATED(
            Reason.UNAUTHENTICATED, GrpcCode.UNAUTHENTICATED, 401, Retry.AFTER_REFRESH, "Authentication required"),
    /** A good token without the right. */
    FORBIDDEN(Reason.FORBIDDEN, GrpcCode.PERMISSION_DENIED, 403, Retry.NO, "Forbidden"),
    /** Malformed. */
    INVALID_REQUEST(Reason.INVALID_REQUEST, GrpcCode.INVALID_ARGUMENT, 400, Retry.NO, "Invalid request"),
    /** Over a limit of size. */
    TOO_LARGE(Reason.TOO_LARGE, GrpcCode.INVALID_ARGUMENT, 413, Retry.NO, "Request too large"),
    /** A quota is used up; see retry-after. */
    RATE_LIMITED(Reason.RATE_LIMITED, GrpcCode.RESOURCE_EXHAUSTED, 429, Retry.YES, "Rate limited"),
    /** Declared by the worker, with its own code, text and details. */
    APPLICATION(Reason.APPLICATION, GrpcCode.UNKNOWN, 500, Retry.WORKER_SAYS, "Application error"),
    /** Anything else: a generic text and the request id; what happened is in the log. */
    INTERNAL(Reason.INTERNAL, GrpcCode.INTERNAL, 500, Retry.NO, "Internal error");

    private static final ErrorReason[] ALL = values();

    private final Reason reason;
    private final int grpcCode;
    private final int httpStatus;
    private final Retry retry;
    private final String title;

    ErrorReason(Reason reason, int grpcCode, int httpStatus, Retry retry, String title) {
        this.reason = reason;
        this.grpcCode = grpcCode;
        this.httpStatus = httpStatus;
        this.retry = retry;
        this.title = title;
    }

    /** The number on the wire, 1-13. */
    public int number() {
        return reason.getNumber();
    }

    /** As the field {@code reason} of a status. */
    public Reason toProto() {
        return reason;
    }

    /** A number of {@code google.rpc.Code}, 1-16. */
    public int grpcCode() {
        return grpcCode;
    }

    /** An HTTP status. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether a caller should try again. */
    public Retry retry() {
        return retry;
    }

    /** A short text for people, the same for every error of this reason. */
    public String title() {
        return title;
    }

    /** True if a worker may answer with it; any other from a worker becomes INTERNAL (E-08). */
    public boolean isWorkersToSay() {
        return switch (this) {
            case APPLICATION, INVALID_REQUEST, FORBIDDEN, RATE_LIMITED, INTERNAL -> true;
            case SERVICE_UNKNOWN, NO_WORKERS, QUEUE_FULL, EXPIRED, UNKNOWN, WORKER_LOST, UNAUTHENTICATED, TOO_LARGE ->
                false;
        };
    }

    /** True if it says that no worker saw the request, so that sending it again does nothing twice (promise 2). */
    public boolean isUnseen() {
        return switch (this) {
            case SERVICE_UNKNOWN, NO_WORKERS, QUEUE_FULL, EXPIRED, UNAUTHENTICATED, TOO_LARGE -> true;
            case UNKNOWN, WORKER_LOST, FORBIDDEN, INVALID_REQUEST, RATE_LIMITED, APPLICATION, INTERNAL -> false;
        };
    }

    /** The reason of a number on the wire; null for 0 (OK) and for numbers of newer peers. */
    public static @Nullable ErrorReason ofNumber(int number) {
        for (ErrorReason reason : ALL) {
            if (reason.number() == number) {
                return reason;
            }
        }
        return null;
    }

    /** Whether to try again. */
    public enum Retry {
        /** The same request will fail again. */
        NO,
        /** After retry-after, or a back-off. */
        YES,
        /** With a new access token. */
        AFTER_REFRESH,
        /** The request may have been done: the caller knows whether twice does harm. */
        CALLER_DECIDES,
        /** The status's {@code retryable}. */
        WORKER_SAYS
    }
}
