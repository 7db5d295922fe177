// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.broker.v1.BrokerControlGrpc;
import dev.reeve.protocol.broker.v1.BrokerStatsGrpc;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An operator's end of the statistics port: grpc-java over a real socket. */
final class StatsClient implements AutoCloseable {
    private static final int SMALLEST_WINDOW = 65_535;

    private final ManagedChannel channel;

    /** @param tls null: in clear */
    StatsClient(int port, @Nullable SslContext tls) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress("127.0.0.1", port).flowControlWindow(SMALLEST_WINDOW);
        if (tls == null) {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        } else {
            builder.sslContext(tls);
        }
        channel = builder.build();
    }

    BrokerStatsGrpc.BrokerStatsBlockingStub stats() {
        return BrokerStatsGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    BrokerControlGrpc.BrokerControlBlockingStub control() {
        return BrokerControlGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** Takes whatever comes. */
    Watch watch(WatchRequest request) {
        Watch watch = new Watch(true);
        BrokerStatsGrpc.newStub(channel).watch(request, watch);
        return watch;
    }

    /** Takes only what it asks for with {@link Watch#read}. */
    Watch watchSlowly(WatchRequest request) {
        Watch watch = new Watch(false);
        BrokerStatsGrpc.newStub(channel).watch(request, watch);
        return watch;
    }

    @Override
    public void close() {
        ManagedChannel _ = channel.shutdownNow();
    }

    /** One stream. */
    static final class Watch implements ClientResponseObserver<WatchRequest, StatsReport> {
        private final boolean isQuick;
        private final BlockingQueue<StatsReport> reports = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private @Nullable ClientCallStreamObserver<WatchRequest> call;

        private Watch(boolean isQuick) {
            this.isQuick = isQuick;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            call = stream;
            if (!isQuick) {
                stream.disableAutoRequestWithInitial(1);
            }
            begun.countDown();
        }

        @Override
        public void onNext(StatsReport report) {
            reports.add(report);
        }

        @Override
        public void onError(Throwable failure) {
            boolean _ = end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            boolean _ = end.complete(Status.OK);
        }

        StatsReport next() throws InterruptedException {
            return Objects.requireNonNull(reports.poll(20, TimeUnit.SECONDS), "no report in 20 s");
        }

        /** The first that fits; those before are passed over. */
        StatsReport next(Predicate<StatsReport> fits) throws InterruptedException {
            StatsReport report = next();
            while (!fits.test(report)) {
                report = next();
            }
            return report;
        }

        /** Asks for one more and takes it. */
        StatsReport read() throws InterruptedException {
            stream().request(1);
            return next();
        }

        void cancel() throws InterruptedException {
            stream().cancel("the test has seen enough", null);
        }

        private ClientCallStreamObserver<WatchRequest> stream() throws InterruptedException {
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
            return Objects.requireNonNull(call, "the stream has begun");
        }

        /** How the server ended it. */
        Status.Code end() throws Exception {
            return end.get(20, TimeUnit.SECONDS).getCode();
        }
    }
}
