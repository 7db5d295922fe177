// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a gRPC status becomes: {@code APPLICATION} with its code, text and details, as the service said it. It has a
 * reason of its own if there is an {@code ErrorInfo} among the details. What grpc-java makes of any other exception of
 * a service ({@code UNKNOWN} with a cause and no text) stays that exception, so the caller sees {@code INTERNAL}.
 */
final class GrpcErrors {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    private GrpcErrors() {}

    /** What to throw for a call that ended with this status. */
    static Exception of(Status status, @Nullable Metadata trailers) {
        Throwable cause = status.getCause();
        boolean declared = status.getDescription() != null
                || cause == null
                || cause instanceof StatusException
                || cause instanceof StatusRuntimeException;
        if (!declared || cause instanceof ServiceError) {
            return cause instanceof Exception fault ? fault : new IllegalStateException(cause);
        }
        List<Any> details = details(trailers);
        String text = Objects.requireNonNullElse(status.getDescription(), "");
        int code = status.getCode().value();
        ServiceError error = find(details, ErrorInfo.class)
                .map(ErrorInfo::getReason)
                .filter(reason -> REASON.matcher(reason).matches())
                .map(reason -> ServiceError.of(code, reason, text))
                .orElseGet(() -> ServiceError.ofStatus(code, text))
                .retryable(status.getCode() == Status.Code.UNAVAILABLE);
        return withDetails(withRetry(error, details), details);
    }

    /** The status of an exception of a service; null if it has none. */
    static @Nullable Exception ofThrown(Throwable thrown) {
        return switch (thrown) {
            case StatusRuntimeException e -> of(e.getStatus(), e.getTrailers());
            case StatusException e -> of(e.getStatus(), e.getTrailers());
            default -> null;
        };
    }

    private static List<Any> details(@Nullable Metadata trailers) {
        byte[] bytes = trailers == null ? null : trailers.get(DETAILS);
        if (bytes == null) {
            return List.of();
        }
        try {
            return com.google.rpc.Status.parseFrom(bytes).getDetailsList();
        } catch (InvalidProtocolBufferException e) {
            LOG.log(Level.WARNING, "the details of an error are no google.rpc.Status; left out", e);
            return List.of();
        }
    }

    private static ServiceError withRetry(ServiceError error, List<Any> details) {
        return find(details, RetryInfo.class)
                .map(retry -> Duration.ofSeconds(
                        retry.getRetryDelay().getSeconds(),
                        retry.getRetryDelay().getNanos()))
                .filter(delay -> delay.isPositive() && delay.compareTo(Duration.ofDays(1)) < 0)
                .map(error::retryAfter)
                .orElse(error);
    }

    /** An error with too many details is still that error. */
    private static ServiceError withDetails(ServiceError error, List<Any> details) {
        try {
            return error.withDetails(details.toArray(Any[]::new));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the details of an error are left out: " + e.getMessage());
            return error;
        }
    }

    private static <M extends com.google.protobuf.Message> Optional<M> find(List<Any> details, Class<M> type) {
        try {
            for (Any detail : details) {
                if (detail.is(type)) {
                    return Optional.of(detail.unpack(type));
                }
            }
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
