// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.Status;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param body null = no body
 * @param error null = OK
 */
record Outcome(@Nullable Payload body, @Nullable ServiceError error, Map<String, String> meta) {
    /** What a remembered result costs beside its body. */
    private static final int OVERHEAD_BYTES = 512;

    Outcome {
        meta = Map.copyOf(meta);
    }

    static Outcome ok(@Nullable Payload body, Map<String, String> meta) {
        return new Outcome(body, null, meta);
    }

    static Outcome failed(ServiceError error) {
        return failed(error, Map.of());
    }

    /** With what the handler said beside it. */
    static Outcome failed(ServiceError error, Map<String, String> meta) {
        return new Outcome(null, error, meta);
    }

    Reason reason() {
        return error == null ? Reason.OK : error.reason();
    }

    /** True if the same request would give the same result: what a repetition may be answered with. */
    boolean isLasting() {
        return error == null
                || (!error.isRetryable()
                        && error.reason() != Reason.INTERNAL
                        && !error.code().equals(CallExecution.CANCELLED));
    }

    long bytes() {
        return OVERHEAD_BYTES + (body == null ? 0 : body.size());
    }

    /** The status on the wire; absent for OK. */
    @Nullable
    Status status() {
        ServiceError failure = error;
        if (failure == null) {
            return null;
        }
        Status.Builder status = Status.newBuilder()
                .setReason(failure.reason())
                .setMessage(failure.text())
                .setRetryable(failure.isRetryable())
                .addAllDetails(failure.details());
        if (failure.reason() == Reason.APPLICATION) {
            status.setCode(failure.code()).setGrpcCode(failure.grpcCode());
        }
        return Objects.requireNonNull(status.build());
    }
}
