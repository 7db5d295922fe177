// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.Any;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call ended without a result, or the world failed. The reason says what a caller can do; the message is for people
 * and
 * may be shown to the user.
 */
public final class ReeveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final String code;
    private final int grpcCode;
    private final boolean retryable;
    private final long retryAfterMs;
    private final transient @Nullable UUID requestId;
    private final transient @Nullable List<Any> details;
    private final transient @Nullable Map<String, String> meta;

    private ReeveException(Builder builder) {
        super(builder.message, builder.cause);
        this.reason = builder.reason;
        this.code = builder.code;
        this.grpcCode = builder.grpcCode;
        this.retryable = builder.retryable;
        this.retryAfterMs = builder.retryAfterMs;
        this.requestId = builder.requestId;
        this.details = builder.details;
        this.meta = builder.meta;
    }

    /** Reason and text only; the rest is the reason's default. */
    public static ReeveException of(ErrorReason reason, String message) {
        return builder(reason, message).build();
    }

    /** Starts with the reason's defaults. */
    public static Builder builder(ErrorReason reason, String message) {
        return new Builder(reason, message);
    }

    /**
     * The error in a reply whose status is not OK. A reason of a newer peer becomes INTERNAL.
     *
     * @throws IllegalArgumentException the status is absent or OK
     */
    public static ReeveException of(ReplyEnvelope reply) {
        Status status = reply.getStatus();
        if (status.getReasonValue() == 0) {
            throw new IllegalArgumentException("the reply is no error");
        }
        ErrorReason reason = ErrorReason.ofNumber(status.getReasonValue());
        String message = status.getMessage();
        Builder builder = builder(reason == null ? ErrorReason.INTERNAL : reason, message)
                .retryAfterMs(Integer.toUnsignedLong(reply.getRetryAfterMs()))
                .details(status.getDetailsList())
                .meta(reply.getServerMetaMap());
        UUID requestId = RequestId.fromBytes(reply.getRequestId().toByteArray());
        if (requestId != null) {
            builder.requestId(requestId);
        }
        if (reason == ErrorReason.APPLICATION) {
            builder.code(status.getCode()).retryable(status.getRetryable());
        }
        boolean ownCode = reason == ErrorReason.APPLICATION || reason == ErrorReason.UNKNOWN;
        return ownCode && GrpcCode.isError(status.getGrpcCode())
                ? builder.grpcCode(status.getGrpcCode()).build()
                : builder.build();
    }

    /** What went wrong. */
    public ErrorReason reason() {
        return reason;
    }

    /** The worker's own code with APPLICATION, {@code [A-Z][A-Z0-9_]{0,62}}; else null. */
    public @Nullable String code() {
        return code.isEmpty() ? null : code;
    }

    /** A number of {@link GrpcCode}, 1-16. */
    public int grpcCode() {
        return grpcCode;
    }

    /** The HTTP status of this very error. */
    public int httpStatus() {
        return grpcCode == reason.grpcCode() && reason != ErrorReason.APPLICATION
                ? reason.httpStatus()
                : GrpcCode.httpStatus(grpcCode);
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** Milliseconds to wait before the next try; 0 = not said. */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /** The request, as far as known. */
    public @Nullable UUID requestId() {
        return requestId;
    }

    /** The worker's details with APPLICATION; empty after serialization. */
    public List<Any> details() {
        return details == null ? List.of() : details;
    }

    /** The worker's metadata beside the error; empty after serialization. */
    public Map<String, String> meta() {
        return meta == null ? Map.of() : meta;
    }

    /** As a status for the wire; the message is cut to its limit. */
    public Status toStatus() {
        Status.Builder status = Status.newBuilder()
                .setReason(reason.toProto())
                .setMessage(Texts.cut(Objects.requireNonNullElse(getMessage(), ""), Limits.STATUS_MESSAGE_BYTES_MAX));
        if (reason == ErrorReason.APPLICATION) {
            status.setCode(code).setGrpcCode(grpcCode).setRetryable(retryable).addAllDetails(details());
        } else if (reason == ErrorReason.UNKNOWN) {
            status.setGrpcCode(grpcCode);
        }
        return status.build();
    }

    /** Collects what is known of an error. */
    public static final class Builder {
        private final ErrorReason reason;
        private final String message;
        private String code = "";
        private int grpcCode;
        private boolean retryable;
        private long retryAfterMs;
        private @Nullable UUID requestId;
        private List<Any> details = List.of();
        private Map<String, String> meta = Map.of();
        private @Nullable Throwable cause;

        private Builder(ErrorReason reason, String message) {
            this.reason = Objects.requireNonNull(reason, "reason");
            this.message = Objects.requireNonNull(message, "message");
            this.grpcCode = reason.grpcCode();
            this.retryable = reason.retry() == ErrorReason.Retry.YES;
        }

        /** The worker's own code. */
        public Builder code(String value) {
            this.code = value;
            return this;
        }

        /** A number of {@link GrpcCode}, 1-16. */
        public Builder grpcCode(int value) {
            if (!GrpcCode.isError(value)) {
                throw new IllegalArgumentException("gRPC code of an error is 1-16: " + value);
            }
            this.grpcCode = value;
            return this;
        }

        /** Whether the same request may succeed later. */
        public Builder retryable(boolean value) {
            this.retryable = value;
            return this;
        }

        /** Milliseconds to wait; 0 = not said. */
        public Builder retryAfterMs(long value) {
            this.retryAfterMs = value;
            return this;
        }

        /** The request. */
        public Builder requestId(UUID value) {
            this.requestId = value;
            return this;
        }

        /** Details, at most 8 KiB in all. */
        public Builder details(List<Any> value) {
            this.details = List.copyOf(value);
            return this;
        }

        /** Metadata beside the error. */
        public Builder meta(Map<String, String> value) {
            this.meta = Map.copyOf(value);
            return this;
        }

        /** What caused it here. */
        public Builder cause(Throwable value) {
            this.cause = value;
            return this;
        }

        /** The exception. */
        public ReeveException build() {
            return new ReeveException(this);
        }
    }
}
