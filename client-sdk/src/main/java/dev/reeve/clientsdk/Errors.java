// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;

/** The errors that this side finds itself. */
final class Errors {
    private Errors() {}

    static ReeveException invalid(Request request, String detail) {
        return of(request, ErrorReason.INVALID_REQUEST, detail);
    }

    static ReeveException unauthenticated(Request request, String detail) {
        return of(request, ErrorReason.UNAUTHENTICATED, detail);
    }

    static ReeveException tooLarge(Request request, String detail) {
        return of(request, ErrorReason.TOO_LARGE, detail);
    }

    static ReeveException queueFull(Request request, String detail) {
        return of(request, ErrorReason.QUEUE_FULL, detail);
    }

    /** No broker took the request, so no worker saw it. */
    static ReeveException noBroker(Request request, String brokers) {
        return of(request, ErrorReason.NO_WORKERS, "no broker answers at " + brokers);
    }

    /** The brokers refuse this client: nothing is sent to them. */
    static ReeveException keyRefused(Request request, String brokers) {
        String message = "this client's key is not on the allow-list of the brokers at " + brokers;
        return ReeveException.builder(ErrorReason.NO_WORKERS, message)
                .requestId(request.requestId())
                .retryable(false)
                .cause(new KeyRefusedException(message))
                .build();
    }

    /** Sent, and no answer in time. */
    static ReeveException late(Request request) {
        return unknown(request, GrpcCode.DEADLINE_EXCEEDED, "deadline passed without an answer");
    }

    /** Sent, and then the connection ended. */
    static ReeveException lost(Request request) {
        return unknown(request, GrpcCode.UNKNOWN, "the connection to the broker ended before the answer came");
    }

    static ReeveException cancelled(Request request, String detail) {
        return unknown(request, GrpcCode.CANCELLED, detail);
    }

    private static ReeveException unknown(Request request, int grpcCode, String detail) {
        return ReeveException.builder(ErrorReason.UNKNOWN, detail)
                .requestId(request.requestId())
                .grpcCode(grpcCode)
                .build();
    }

    private static ReeveException of(Request request, ErrorReason reason, String detail) {
        return ReeveException.builder(reason, detail)
                .requestId(request.requestId())
                .build();
    }
}
