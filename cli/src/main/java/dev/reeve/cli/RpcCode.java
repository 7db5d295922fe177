// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Arrays;
import java.util.Locale;

/** The codes of gRPC by their numbers, and the HTTP status that says the same. */
enum RpcCode {
    OK(200),
    CANCELED(499),
    UNKNOWN(500),
    INVALID_ARGUMENT(400),
    DEADLINE_EXCEEDED(504),
    NOT_FOUND(404),
    ALREADY_EXISTS(409),
    PERMISSION_DENIED(403),
    RESOURCE_EXHAUSTED(429),
    FAILED_PRECONDITION(400),
    ABORTED(409),
    OUT_OF_RANGE(400),
    UNIMPLEMENTED(501),
    INTERNAL(500),
    UNAVAILABLE(503),
    DATA_LOSS(500),
    UNAUTHENTICATED(401);

    private final int httpStatus;

    RpcCode(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    int httpStatus() {
        return httpStatus;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A number of {@code grpc-status}; what is none is unknown. */
    static RpcCode ofNumber(String text) {
        boolean isCode = text.matches("1[0-6]|[0-9]");
        return isCode ? values()[Integer.parseInt(text)] : UNKNOWN;
    }

    static RpcCode ofWord(String word) {
        return Arrays.stream(values())
                .filter(code -> code.word().equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
