// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An error that an interceptor answers with.
 *
 * @param message for people; over 1 KiB it is cut
 * @param code of APPLICATION: {@code [A-Z][A-Z0-9_]{0,62}}, else empty
 * @param grpcCode of APPLICATION, 1 to 16; 0 = UNKNOWN
 * @param retryable of APPLICATION: whether the same request may succeed later
 * @param retryAfter zero = not said
 */
public record CallError(Kind kind, String message, String code, int grpcCode, boolean retryable, Duration retryAfter) {

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    /** The errors an interceptor may use (docs/errors.md). */
    public enum Kind {
        /** UNAUTHENTICATED: a token is needed. Of a request only. */
        UNAUTHENTICATED,
        /** FORBIDDEN: this caller may not. */
        FORBIDDEN,
        /** INVALID_REQUEST: the request makes no sense. */
        INVALID_REQUEST,
        /** RATE_LIMITED: too often; say when to come back. */
        RATE_LIMITED,
        /** NO_WORKERS: not now, as if nobody served it. Of a request only: it says that no worker saw it. */
        UNAVAILABLE,
        /** APPLICATION: with a code of its own. */
        APPLICATION,
        /** INTERNAL: a fault of ours. */
        INTERNAL
    }

    public CallError {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(retryAfter, "retryAfter");
        boolean isCode = kind == Kind.APPLICATION ? CODE.matcher(code).matches() : code.isEmpty();
        if (!isCode) {
            throw new IllegalArgumentException("an APPLICATION error has a code of the form " + CODE
                    + ", the others have none; not \"" + code + "\"");
        }
        if (grpcCode < 0 || grpcCode > 16) {
            throw new IllegalArgumentException("gRPC code is 0 to 16, not " + grpcCode);
        }
        if (retryAfter.isNegative()) {
            throw new IllegalArgumentException("negative time to retry after: " + retryAfter);
        }
    }

    /** An error without a code. */
    public static CallError of(Kind kind, String message) {
        return new CallError(kind, message, "", 0, false, Duration.ZERO);
    }

    /** An error with a code of its own. */
    public static CallError application(String code, String message) {
        return new CallError(Kind.APPLICATION, message, code, 0, false, Duration.ZERO);
    }

    /** When to come back. */
    public CallError withRetryAfter(Duration value) {
        return new CallError(kind, message, code, grpcCode, retryable, value);
    }

    /** For callers over gRPC, and for the HTTP status that follows from it. */
    public CallError withGrpcCode(int value) {
        return new CallError(kind, message, code, value, retryable, retryAfter);
    }

    /** The same request may succeed later. */
    public CallError withRetryable(boolean value) {
        return new CallError(kind, message, code, grpcCode, value, retryAfter);
    }
}
