// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.BrokerControlGrpc;
import dev.reeve.protocol.broker.v1.BrokerStatsGrpc;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainResponse;
import dev.reeve.protocol.broker.v1.DrainResult;
import dev.reeve.protocol.broker.v1.DrainState;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WatchRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A broker's statistics port on a real socket: tells at once and each second what the test says. */
final class StatsBroker implements AutoCloseable {
    private final Server server;
    private final long boot;
    private final AtomicLong waiting = new AtomicLong();
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<WatchRequest> watches = new LinkedBlockingQueue<>();
    private final List<WatchRequest> polls = new CopyOnWriteArrayList<>();
    private final List<DrainRequest> drains = new CopyOnWriteArrayList<>();
    private final Map<String, DrainResult> workers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile Status streamRefusal = Status.OK;
    private volatile Status drainRefusal = Status.OK;

    private record Stream(Set<String> services, ServerCallStreamObserver<StatsReport> call, AtomicLong seq) {}

    private StatsBroker(String host, int port, long boot, @Nullable SslContext tls) throws IOException {
        this.boot = boot;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .executor(thread)
                .addService(new Watching())
                .addService(new Control());
        if (tls != null) {
            builder.sslContext(tls);
        }
        server = builder.build().start();
        var _ = thread.scheduleAtFixedRate(() -> streams.forEach(this::tell), 1, 1, TimeUnit.SECONDS);
    }

    static StatsBroker start(String host, int port, long boot) throws IOException {
        return new StatsBroker(host, port, boot, null);
    }

    static StatsBroker start(SslContext tls) throws IOException {
        return new StatsBroker("127.0.0.1", 0, 1, tls);
    }

    int port() {
        return server.getPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** Tells all streams at once. */
    void waiting(int requests) {
        waiting.set(requests);
        thread.execute(() -> streams.forEach(this::tell));
    }

    /** What a drain finds of a worker; of others nothing. */
    void worker(String instance, DrainState state, int inFlight) {
        workers.put(
                instance,
                DrainResult.newBuilder()
                        .setInstanceId(instance)
                        .setState(state)
                        .setInFlight(inFlight)
                        .build());
    }

    void refuseStreams(Status why) {
        streamRefusal = why;
    }

    void refuseDrains(Status why) {
        drainRefusal = why;
    }

    WatchRequest nextWatch() throws InterruptedException {
        return Objects.requireNonNull(watches.poll(20, TimeUnit.SECONDS), "nobody watches in 20 s");
    }

    int streams() {
        return streams.size();
    }

    List<WatchRequest> polls() {
        return polls;
    }

    List<DrainRequest> drains() {
        return drains;
    }

    private void tell(Stream stream) {
        stream.call().onNext(report(stream.services(), stream.seq().incrementAndGet()));
    }

    private StatsReport report(Iterable<String> services, long seq) {
        StatsReport.Builder report =
                StatsReport.newBuilder().setBootId(boot).setSeq(seq).setKind(Kind.FULL);
        for (String service : services) {
            report.addServices(ServiceStats.newBuilder().setService(service).setWaiting((int) waiting.get()));
        }
        return report.build();
    }

    /** At once, as a process that is killed. */
    @Override
    public void close() {
        Server _ = server.shutdownNow();
        try {
            boolean _ = server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    private final class Watching extends BrokerStatsGrpc.BrokerStatsImplBase {
        @Override
        public void watch(WatchRequest request, StreamObserver<StatsReport> out) {
            watches.add(request);
            if (!streamRefusal.isOk()) {
                out.onError(streamRefusal.asRuntimeException());
                return;
            }
            ServerCallStreamObserver<StatsReport> call = (ServerCallStreamObserver<StatsReport>) out;
            Stream stream = new Stream(Set.copyOf(request.getServicesList()), call, new AtomicLong());
            call.setOnCancelHandler(() -> streams.remove(stream));
            streams.add(stream);
            tell(stream);
        }

        @Override
        public void get(WatchRequest request, StreamObserver<StatsReport> out) {
            polls.add(request);
            out.onNext(report(request.getServicesList(), 1));
            out.onCompleted();
        }
    }

    private final class Control extends BrokerControlGrpc.BrokerControlImplBase {
        @Override
        public void drain(DrainRequest request, StreamObserver<DrainResponse> out) {
            drains.add(request);
            if (!drainRefusal.isOk()) {
                out.onError(drainRefusal.asRuntimeException());
                return;
            }
            DrainResponse.Builder response = DrainResponse.newBuilder();
            for (String instance : request.getInstanceIdsList()) {
                DrainResult unknown = DrainResult.newBuilder()
                        .setInstanceId(instance)
                        .setState(DrainState.NOT_FOUND)
                        .build();
                response.addResults(workers.getOrDefault(instance, unknown));
            }
            out.onNext(response.build());
            out.onCompleted();
        }
    }
}
