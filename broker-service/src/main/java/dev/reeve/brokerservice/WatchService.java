// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.protocol.broker.v1.BrokerStatsGrpc;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** {@code reeve.broker.v1.BrokerStats}. */
final class WatchService extends BrokerStatsGrpc.BrokerStatsImplBase {
    private final StatsAccess access;
    private final Executor executor;
    private final int streamsMax;
    private final AtomicInteger streams = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    WatchService(StatsAccess access, Executor executor, int streamsMax) {
        this.access = access;
        this.executor = executor;
        this.streamsMax = streamsMax;
    }

    int streams() {
        return streams.get();
    }

    /** Streams that were one too many. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<StatsReport> out) {
        WatchTerms terms;
        try {
            terms = WatchTerms.of(request);
        } catch (IllegalArgumentException e) {
            out.onError(StatsServer.invalid(e));
            return;
        }
        if (streams.incrementAndGet() > streamsMax) {
            streams.decrementAndGet();
            refused.increment();
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("at most " + streamsMax + " streams")
                    .asRuntimeException());
            return;
        }
        ServerCallStreamObserver<StatsReport> call = (ServerCallStreamObserver<StatsReport>) out;
        ReportStream stream = new ReportStream(call, terms, executor);
        AtomicBoolean isGone = new AtomicBoolean();
        Runnable gone = () -> {
            if (isGone.compareAndSet(false, true)) {
                streams.decrementAndGet();
                access.close(stream.watcher());
            }
        };
        call.setOnCancelHandler(gone);
        call.setOnCloseHandler(gone);
        call.setOnReadyHandler(stream::wake);
        access.watch(stream.watcher());
    }

    @Override
    public void get(WatchRequest request, StreamObserver<StatsReport> out) {
        try {
            WatchTerms terms = WatchTerms.of(request);
            out.onNext(StatsReports.full(access.snapshot(terms.names()), terms.names(), 1));
            out.onCompleted();
        } catch (IllegalArgumentException e) {
            out.onError(StatsServer.invalid(e));
        } catch (StatsAccess.BrokerAwayException e) {
            out.onError(StatsServer.unavailable(e));
        }
    }
}
