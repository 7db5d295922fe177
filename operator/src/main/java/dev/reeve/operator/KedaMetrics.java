// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.RenewedTls;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * What KEDA asked: {@code reeve_operator_keda_calls_total} by method and code, of streams when they end;
 * {@code reeve_operator_keda_streams}; {@code reeve_operator_keda_streams_refused_total};
 * {@code reeve_operator_keda_certificates_total} by result.
 */
final class KedaMetrics implements ServerInterceptor {
    private static final String PREFIX = "reeve.operator.keda.";

    private final MeterRegistry registry;

    KedaMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(KedaStreams streams) {
        Gauge.builder(PREFIX + "streams", streams, KedaStreams::size)
                .description("Streams that KEDA has open")
                .register(registry);
        FunctionCounter.builder(PREFIX + "streams.refused", streams, KedaStreams::refused)
                .description("Streams that were one too many")
                .register(registry);
    }

    void watch(RenewedTls tls) {
        tls.count(registry, PREFIX + "certificates");
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = Objects.requireNonNull(call.getMethodDescriptor().getBareMethodName(), "it is served");
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        count(method, status.getCode());
                        super.close(status, trailers);
                    }
                },
                headers);
    }

    private void count(String method, Status.Code code) {
        Counter.builder(PREFIX + "calls")
                .description("Calls of KEDA that were answered")
                .tag("method", method)
                .tag("code", code.name())
                .register(registry)
                .increment();
    }
}
