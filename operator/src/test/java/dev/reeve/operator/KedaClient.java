// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.externalscaler.v1.ExternalScalerGrpc;
import dev.reeve.operator.externalscaler.v1.GetMetricSpecResponse;
import dev.reeve.operator.externalscaler.v1.GetMetricsRequest;
import dev.reeve.operator.externalscaler.v1.IsActiveResponse;
import dev.reeve.operator.externalscaler.v1.MetricValue;
import dev.reeve.operator.externalscaler.v1.ScaledObjectRef;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.netty.handler.ssl.SslContext;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** KEDA's end of its external scaler: grpc-java over a real socket, balanced as KEDA balances. */
final class KedaClient implements AutoCloseable {
    private final ManagedChannel channel;

    /** @param tls null: in clear */
    KedaClient(int port, @Nullable SslContext tls) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress("127.0.0.1", port).defaultLoadBalancingPolicy("round_robin");
        if (tls == null) {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        } else {
            builder.sslContext(tls);
        }
        channel = builder.build();
    }

    /** A trigger whose metadata names this pool. */
    static ScaledObjectRef ref(PoolKey key) {
        return ScaledObjectRef.newBuilder()
                .setName("echo-scaler")
                .setNamespace(key.namespace())
                .putScalerMetadata("scalerAddress", "reeve-operator:9001")
                .putScalerMetadata("pool", key.name())
                .build();
    }

    ExternalScalerGrpc.ExternalScalerBlockingStub calls() {
        return ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    MetricValue metric(PoolKey key) {
        return calls().getMetrics(request(key, "reeve-desired-workers")).getMetricValues(0);
    }

    static GetMetricsRequest request(PoolKey key, String metric) {
        return GetMetricsRequest.newBuilder()
                .setScaledObjectRef(ref(key))
                .setMetricName(metric)
                .build();
    }

    Stream<IsActiveResponse> activity(PoolKey key) {
        Stream<IsActiveResponse> stream = new Stream<>();
        ExternalScalerGrpc.newStub(channel).streamIsActive(ref(key), stream);
        return stream;
    }

    Stream<GetMetricSpecResponse> specs(PoolKey key) {
        Stream<GetMetricSpecResponse> stream = new Stream<>();
        ExternalScalerGrpc.newStub(channel).streamMetricSpec(ref(key), stream);
        return stream;
    }

    @Override
    public void close() {
        ManagedChannel _ = channel.shutdownNow();
    }

    /** One stream. */
    static final class Stream<T> implements ClientResponseObserver<ScaledObjectRef, T> {
        private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private volatile @Nullable ClientCallStreamObserver<ScaledObjectRef> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<ScaledObjectRef> stream) {
            call = stream;
        }

        @Override
        public void onNext(T message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            boolean _ = end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            boolean _ = end.complete(Status.OK);
        }

        T next() throws InterruptedException {
            return Objects.requireNonNull(messages.poll(20, TimeUnit.SECONDS), "no message in 20 s");
        }

        /** Null: there is none now. */
        @Nullable
        T poll() {
            return messages.poll();
        }

        boolean isSilent() {
            return messages.isEmpty() && !end.isDone();
        }

        void cancel() {
            Objects.requireNonNull(call, "the stream has begun").cancel("the test has seen enough", null);
        }

        /** How the server ended it. */
        Status.Code end() throws Exception {
            return end.get(20, TimeUnit.SECONDS).getCode();
        }
    }
}
