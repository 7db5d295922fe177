// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Any;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One refusal or failure as every door shows it (RFC 9457 over HTTP, an {@code error} frame on a WebSocket).
 *
 * @param status HTTP status
 * @param code gRPC code in lower snake case
 * @param reason of the error table, or an application's own
 * @param domain {@code reeve.dev}, or the service whose error it is
 * @param title fixed per reason
 * @param detail text for a person
 * @param requestId what to quote
 * @param retryAfterMs when to try again; 0 = not said
 * @param details machine-readable details of an application's error
 * @param app the service's own metadata
 * @param headers further response headers (Allow, RateLimit)
 */
record Problem(
        int status,
        String code,
        String reason,
        String domain,
        String title,
        String detail,
        UUID requestId,
        long retryAfterMs,
        List<Any> details,
        Map<String, String> app,
        Map<String, String> headers) {

    static final String DOMAIN = "reeve.dev";

    /** All that a caller learns about a fault of ours; the log has the rest under the same request id. */
    private static final String INTERNAL_DETAIL = "something went wrong here; quote the request id";

    /** The one application reason whose status is not that of its code (gateway.md section 4). */
    private static final String KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";

    private static final int UNPROCESSABLE = 422;

    Problem {
        details = List.copyOf(details);
        app = Map.copyOf(app);
        headers = Map.copyOf(headers);
    }

    /** An error of ours, with its usual status. */
    static Problem of(ErrorReason reason, String detail, UUID requestId) {
        return plain(reason, reason.httpStatus(), detail, requestId);
    }

    /** A request no route takes as it is: reason {@code INVALID_REQUEST} under a more precise status. */
    static Problem refused(int status, String detail, UUID requestId) {
        return plain(ErrorReason.INVALID_REQUEST, status, detail, requestId);
    }

    /** Whatever a call ended with. */
    static Problem of(ReeveException error, String service, UUID requestId) {
        return switch (error.reason()) {
            case APPLICATION -> application(error, service, requestId);
            case INTERNAL -> of(ErrorReason.INTERNAL, INTERNAL_DETAIL, requestId);
            case SERVICE_UNKNOWN,
                    NO_WORKERS,
                    QUEUE_FULL,
                    EXPIRED,
                    UNKNOWN,
                    WORKER_LOST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    INVALID_REQUEST,
                    TOO_LARGE,
                    RATE_LIMITED -> ours(error, requestId);
        };
    }

    /** A fault of ours: its text is in the log, not here. */
    static Problem internal(UUID requestId) {
        return of(ErrorReason.INTERNAL, INTERNAL_DETAIL, requestId);
    }

    Problem retryAfter(long millis) {
        return new Problem(status, code, reason, domain, title, detail, requestId, millis, details, app, headers);
    }

    Problem with(Map<String, String> moreHeaders) {
        return new Problem(
                status, code, reason, domain, title, detail, requestId, retryAfterMs, details, app, moreHeaders);
    }

    String type() {
        return "urn:reeve:error:" + reason;
    }

    /** Whole seconds for {@code Retry-After}, rounded up. */
    long retryAfterSeconds() {
        return Math.ceilDiv(retryAfterMs, 1_000L);
    }

    private static Problem plain(ErrorReason reason, int status, String detail, UUID requestId) {
        return new Problem(
                status,
                StatusCode.of(reason.grpcCode()).text(),
                reason.name(),
                DOMAIN,
                reason.title(),
                detail,
                requestId,
                0,
                List.of(),
                Map.of(),
                Map.of());
    }

    private static Problem ours(ReeveException error, UUID requestId) {
        Problem usual = plain(error.reason(), error.httpStatus(), detail(error), requestId);
        return new Problem(
                usual.status,
                StatusCode.of(error.grpcCode()).text(),
                usual.reason,
                DOMAIN,
                usual.title,
                usual.detail,
                requestId,
                error.retryAfterMs(),
                List.of(),
                Map.of(),
                Map.of());
    }

    private static Problem application(ReeveException error, String service, UUID requestId) {
        StatusCode code = StatusCode.of(error.grpcCode());
        String own = error.code();
        String reason = own == null || own.isEmpty() ? ErrorReason.APPLICATION.name() : own;
        return new Problem(
                KEY_REUSED.equals(reason) ? UNPROCESSABLE : error.httpStatus(),
                code.text(),
                reason,
                service,
                ErrorReason.APPLICATION.title(),
                detail(error),
                requestId,
                error.retryAfterMs(),
                error.details(),
                error.meta(),
                Map.of());
    }

    private static String detail(ReeveException error) {
        String message = error.getMessage();
        return message == null || message.isEmpty() ? error.reason().title() : message;
    }
}
