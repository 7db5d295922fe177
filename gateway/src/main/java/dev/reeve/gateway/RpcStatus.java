// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.reeve.gateway.rpc.RpcText;
import dev.reeve.protocol.ErrorReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Problem} as the RPC protocols say it: code, message and details of {@code google.rpc}. */
final class RpcStatus {
    private RpcStatus() {}

    static int code(Problem problem) {
        return StatusCode.valueOf(problem.code().toUpperCase(Locale.ROOT)).number();
    }

    /**
     * The worker's own details, then reason, domain and request id, then when to come back. An ordinary gRPC service's
     * error, which has a code and no reason of its own, stays as the service said it.
     */
    static List<Any> details(Problem problem) {
        List<Any> details = new ArrayList<>(problem.details());
        if (!saysCodeOnly(problem) && !has(details, ErrorInfo.class)) {
            details.add(Any.pack(ErrorInfo.newBuilder()
                    .setReason(problem.reason())
                    .setDomain(problem.domain())
                    .putMetadata("requestId", problem.requestId().toString())
                    .build()));
        }
        if (problem.retryAfterMs() > 0 && !has(details, RetryInfo.class)) {
            details.add(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Durations.fromMillis(problem.retryAfterMs()))
                    .build()));
        }
        return details;
    }

    private static boolean saysCodeOnly(Problem problem) {
        return problem.reason().equals(ErrorReason.APPLICATION.name())
                && !problem.domain().equals(Problem.DOMAIN);
    }

    private static boolean has(List<Any> details, Class<? extends Message> type) {
        return details.stream().anyMatch(detail -> detail.is(type));
    }

    /**
     * Trailers of gRPC and gRPC-Web.
     *
     * @param problem null = it went well
     * @param own the service's, which come beside
     */
    static Map<String, String> trailers(@Nullable Problem problem, Map<String, String> own) {
        Map<String, String> trailers = new HashMap<>(own);
        if (problem == null) {
            trailers.put("grpc-status", "0");
            return trailers;
        }
        Status status = Status.newBuilder()
                .setCode(code(problem))
                .setMessage(problem.detail())
                .addAllDetails(details(problem))
                .build();
        trailers.put("grpc-status", Integer.toString(status.getCode()));
        trailers.put("grpc-message", RpcText.percentEncoded(problem.detail()));
        if (status.getDetailsCount() > 0) {
            trailers.put("grpc-status-details-bin", RpcText.binary(status.toByteArray()));
        }
        return trailers;
    }
}
