// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.Any;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An error that the caller is meant to see. Thrown by a handler, it reaches the caller as it is: over gRPC as the
 * status, over HTTP as a problem document, in the client SDK as a typed exception (architecture, section 5).
 *
 * <p>A declared error of the application ({@link #of}) has a code of its own and is not logged. Immutable: {@code
 * with...} and {@code retry...} give copies.
 */
public final class ServiceError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
    private static final int DETAILS_BYTES_MAX = 8_192;

    private final Fields fields;

    /** Everything but the text. */
    private record Fields(
            Reason reason, int grpcCode, String code, boolean retryable, Duration retryAfter, List<Any> details) {}

    private ServiceError(String text, Fields fields) {
        // No stack trace: an outcome, not a fault.
        super(Texts.cut(text, Texts.MESSAGE_BYTES_MAX), null, false, false);
        this.fields = fields;
    }

    /** The codes of gRPC, which also decide the HTTP status. */
    public enum Code {
        CANCELLED(1),
        UNKNOWN(2),
        INVALID_ARGUMENT(3),
        DEADLINE_EXCEEDED(4),
        NOT_FOUND(5),
        ALREADY_EXISTS(6),
        PERMISSION_DENIED(7),
        RESOURCE_EXHAUSTED(8),
        FAILED_PRECONDITION(9),
        ABORTED(10),
        OUT_OF_RANGE(11),
        UNIMPLEMENTED(12),
        INTERNAL(13),
        UNAVAILABLE(14),
        DATA_LOSS(15),
        UNAUTHENTICATED(16);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** gRPC's number. */
        public int number() {
            return number;
        }
    }

    /**
     * A declared error of the application ({@code APPLICATION}).
     *
     * @param code the service's own code, {@code [A-Z][A-Z0-9_]{0,62}}: what callers branch on
     * @param text for people; at most 1 KiB of UTF-8, the rest is cut
     * @throws IllegalArgumentException a code of another form
     */
    public static ServiceError of(Code grpcCode, String code, String text) {
        return of(grpcCode.number(), code, text);
    }

    /** As {@link #of(Code, String, String)}, by gRPC's number, 1 to 16. */
    public static ServiceError of(int grpcCode, String code, String text) {
        if (grpcCode < 1 || grpcCode > 16) {
            throw new IllegalArgumentException("gRPC code " + grpcCode + " is not between 1 and 16");
        }
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("code '" + code + "' is not of the form [A-Z][A-Z0-9_]{0,62}");
        }
        return with(text, new Fields(Reason.APPLICATION, grpcCode, code, false, Duration.ZERO, List.of()));
    }

    /** As {@link #of(int, String, String)} for an error without a reason of its own beside gRPC's code. */
    static ServiceError ofStatus(int grpcCode, String text) {
        return with(text, new Fields(Reason.APPLICATION, grpcCode, "", false, Duration.ZERO, List.of()));
    }

    /** {@code INVALID_REQUEST}: the caller sent what the method does not take. HTTP 400. */
    public static ServiceError invalidRequest(String text) {
        return with(text, new Fields(Reason.INVALID_REQUEST, 3, "", false, Duration.ZERO, List.of()));
    }

    /** {@code FORBIDDEN}: known, but not allowed. HTTP 403. */
    public static ServiceError forbidden(String text) {
        return with(text, new Fields(Reason.FORBIDDEN, 7, "", false, Duration.ZERO, List.of()));
    }

    /** {@code RATE_LIMITED}: over a quota; the caller may come again after {@code retryAfter}. HTTP 429. */
    public static ServiceError rateLimited(String text, Duration retryAfter) {
        return with(text, new Fields(Reason.RATE_LIMITED, 8, "", true, requirePositive(retryAfter), List.of()));
    }

    static ServiceError internal(String text) {
        return with(text, new Fields(Reason.INTERNAL, 13, "", false, Duration.ZERO, List.of()));
    }

    private static ServiceError with(String text, Fields fields) {
        return new ServiceError(Objects.requireNonNull(text, "text"), fields);
    }

    /** Says that the same request may succeed later. */
    public ServiceError retryable(boolean retryable) {
        return copy(
                new Fields(fields.reason, fields.grpcCode, fields.code, retryable, fields.retryAfter, fields.details));
    }

    /** Says when the same request may succeed; implies retryable. */
    public ServiceError retryAfter(Duration after) {
        return copy(
                new Fields(fields.reason, fields.grpcCode, fields.code, true, requirePositive(after), fields.details));
    }

    /**
     * Adds machine-readable details, passed to the caller unread.
     *
     * @throws IllegalArgumentException more than 8 KiB in all
     */
    public ServiceError withDetails(Any... details) {
        List<Any> copied = List.of(details);
        if (copied.stream().mapToInt(Any::getSerializedSize).sum() > DETAILS_BYTES_MAX) {
            throw new IllegalArgumentException("details larger than " + DETAILS_BYTES_MAX + " bytes");
        }
        return copy(
                new Fields(fields.reason, fields.grpcCode, fields.code, fields.retryable, fields.retryAfter, copied));
    }

    /**
     * {@code APPLICATION}, {@code INVALID_REQUEST}, {@code FORBIDDEN}, {@code RATE_LIMITED} or {@code INTERNAL} (E-08).
     */
    public Reason reason() {
        return fields.reason;
    }

    /** gRPC's number of the status, 1 to 16. */
    public int grpcCode() {
        return fields.grpcCode;
    }

    /** The application's code; empty for other reasons, and for a gRPC status without an {@code ErrorInfo}. */
    public String code() {
        return fields.code;
    }

    /** The text for people. */
    public String text() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    public boolean isRetryable() {
        return fields.retryable;
    }

    /** Zero if nothing was said. */
    public Duration retryAfter() {
        return fields.retryAfter;
    }

    /** The details, in order. */
    public List<Any> details() {
        return fields.details;
    }

    private ServiceError copy(Fields changed) {
        return new ServiceError(text(), changed);
    }

    private static Duration requirePositive(Duration after) {
        if (after.isNegative() || after.isZero()) {
            throw new IllegalArgumentException("retry after " + after + " is not positive");
        }
        return after;
    }
}
