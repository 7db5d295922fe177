// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A request the gateway itself refuses; becomes a {@link Problem} where the request id is known. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final int status;
    private final String detail;
    private final long retryAfterMs;
    private final transient Map<String, String> headers;

    private Refusal(ErrorReason reason, int status, String detail, long retryAfterMs, Map<String, String> headers) {
        super(detail, null, false, false);
        this.reason = reason;
        this.status = status;
        this.detail = detail;
        this.retryAfterMs = retryAfterMs;
        this.headers = headers;
    }

    static Refusal of(ErrorReason reason, String detail) {
        return new Refusal(reason, reason.httpStatus(), detail, 0, Map.of());
    }

    /** As {@link #of(ErrorReason, String)}, and when to come again. */
    static Refusal of(ErrorReason reason, String detail, Duration retryAfter) {
        return new Refusal(reason, reason.httpStatus(), detail, retryAfter.toMillis(), Map.of());
    }

    static Refusal invalid(String detail) {
        return of(ErrorReason.INVALID_REQUEST, detail);
    }

    /** Reason INVALID_REQUEST under a more precise HTTP status (405, 406, 415, ...). */
    static Refusal status(int status, String detail) {
        return new Refusal(ErrorReason.INVALID_REQUEST, status, detail, 0, Map.of());
    }

    static Refusal unauthenticated() {
        return of(ErrorReason.UNAUTHENTICATED, "no valid token");
    }

    static Refusal rateLimited(RateLimiter.Outcome outcome) {
        return new Refusal(
                ErrorReason.RATE_LIMITED,
                ErrorReason.RATE_LIMITED.httpStatus(),
                "too many requests",
                outcome.retryAfterMs(),
                Map.of("RateLimit", outcome.state(), "RateLimit-Policy", outcome.policy()));
    }

    Problem problem(UUID requestId) {
        Problem plain = reason == ErrorReason.INVALID_REQUEST
                ? Problem.refused(status, detail, requestId)
                : Problem.of(reason, detail, requestId);
        return plain.retryAfter(retryAfterMs).with(headers);
    }

    ErrorReason reason() {
        return reason;
    }
}
