// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.Auth;
import dev.reeve.gatewayapi.gateway.v1.ClientFrame;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import dev.reeve.gatewayclient.Reeve;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** An app with the gRPC stream Gateway/Connect open: it comes back when it is told, and counts what was not told. */
final class LiveStream implements AutoCloseable {
    private static final MethodDescriptor<byte[], byte[]> CONNECT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("reeve.gateway.v1.Gateway/Connect")
            .setRequestMarshaller(new Wire())
            .setResponseMarshaller(new Wire())
            .build();
    /** Of a stream that was not told: as any client after a loss. */
    private static final long AGAIN_MS = 500;

    private final Reeve reeve;
    private final ManagedChannel channel;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final List<String> untold = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private LiveStream(String url) {
        this.reeve = Reeve.at(url).app("live-stream", "1").withoutLogs().build();
        this.channel = GrpcCaller.channel(url);
    }

    /** Returns once the gateway knows it. */
    static LiveStream at(String url) {
        LiveStream stream = new LiveStream(url);
        stream.reeve.auth().startAnonymously();
        stream.open();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stream.opened.get() > 0);
        return stream;
    }

    /** How often a gateway said that it stops. */
    int told() {
        return told.get();
    }

    /** Ends that nobody had announced. */
    List<String> untold() {
        return List.copyOf(untold);
    }

    private void open() {
        if (!closed) {
            new One().begin();
        }
    }

    private void openIn(long millis) {
        if (!closed) {
            var _ = timer.schedule(this::open, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        channel.shutdownNow();
        reeve.close();
    }

    /** One stream after the other. */
    private final class One extends ClientCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> call =
                channel.newCall(CONNECT, CallOptions.DEFAULT.withWaitForReady());
        private volatile boolean leaving;

        void begin() {
            call.start(this, new Metadata());
            call.request(1);
            send(ClientFrame.newBuilder()
                    .setId(1)
                    .setAuth(Auth.newBuilder().setToken(reeve.auth().accessToken()))
                    .build());
        }

        private void send(ClientFrame frame) {
            call.sendMessage(frame.toByteArray());
        }

        @Override
        public void onMessage(byte[] message) {
            try {
                heard(ServerFrame.parseFrom(message));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
            call.request(1);
        }

        private void heard(ServerFrame frame) {
            switch (frame.getKindCase()) {
                case DONE -> opened.incrementAndGet();
                case PING ->
                    send(ClientFrame.newBuilder()
                            .setPong(Pong.getDefaultInstance())
                            .build());
                case NOTICE -> {
                    if (frame.getNotice().hasReconnectInMs() && !leaving) {
                        leaving = true;
                        told.incrementAndGet();
                        openIn(frame.getNotice().getReconnectInMs());
                    }
                }
                default -> {}
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!leaving && !closed) {
                untold.add(status.toString());
                openIn(AGAIN_MS);
            }
        }
    }
}
