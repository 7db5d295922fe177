// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.BrokerControlGrpc;
import dev.reeve.protocol.broker.v1.BrokerStatsGrpc;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel of its own to one address. Its executor is the link's thread, so what it calls back is in order there. */
final class GrpcConnection implements BrokerConnection {
    private final ManagedChannel channel;
    private @Nullable ClientCallStreamObserver<WatchRequest> stream;

    GrpcConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    @Override
    public void watch(WatchRequest request, Reports reports) {
        BrokerStatsGrpc.newStub(channel).watch(request, new Hearing(reports));
    }

    @Override
    public CompletableFuture<StatsReport> get(WatchRequest request, long waitMs) {
        Answer<StatsReport> answer = new Answer<>();
        BrokerStatsGrpc.newStub(channel)
                .withDeadlineAfter(waitMs, TimeUnit.MILLISECONDS)
                .get(request, answer);
        return answer.future;
    }

    @Override
    public CompletableFuture<DrainResponse> drain(DrainRequest request, long waitMs) {
        Answer<DrainResponse> answer = new Answer<>();
        BrokerControlGrpc.newStub(channel)
                .withDeadlineAfter(waitMs, TimeUnit.MILLISECONDS)
                .drain(request, answer);
        return answer.future;
    }

    @Override
    public void close() {
        ClientCallStreamObserver<WatchRequest> begun = stream;
        if (begun != null) {
            begun.cancel("not needed any more", null);
        }
        ManagedChannel _ = channel.shutdown();
    }

    private final class Hearing implements ClientResponseObserver<WatchRequest, StatsReport> {
        private final Reports reports;

        Hearing(Reports reports) {
            this.reports = reports;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> call) {
            stream = call;
        }

        @Override
        public void onNext(StatsReport report) {
            reports.reported(report);
        }

        @Override
        public void onError(Throwable failure) {
            reports.ended(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            reports.ended(Status.UNAVAILABLE.withDescription("the broker ended the stream"));
        }
    }

    private static final class Answer<T> implements StreamObserver<T> {
        private final CompletableFuture<T> future = new CompletableFuture<>();

        @Override
        public void onNext(T value) {
            boolean _ = future.complete(value);
        }

        @Override
        public void onError(Throwable failure) {
            boolean _ = future.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            // A call without an answer is an error of gRPC's.
        }
    }
}
