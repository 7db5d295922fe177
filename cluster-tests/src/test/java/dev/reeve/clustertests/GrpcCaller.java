// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.gatewayclient.GrpcCredentials;
import dev.reeve.gatewayclient.Reeve;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A generated stub as apps have it, with gRPC's own retries, as often and as long as {@code gateway-client}. */
final class GrpcCaller implements EchoCaller {
    private static final Metadata.Key<String> KEY =
            Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);
    private static final MethodDescriptor<byte[], byte[]> SAY = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("echo/say")
            .setRequestMarshaller(new Wire())
            .setResponseMarshaller(new Wire())
            .setIdempotent(true)
            .build();
    private static final Map<String, ?> RETRIES = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of()),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            4.0,
                            "initialBackoff",
                            "0.5s",
                            "maxBackoff",
                            "30s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE", "UNKNOWN", "ABORTED", "RESOURCE_EXHAUSTED")))));

    private final Reeve reeve;
    private final ManagedChannel channel;
    private final GrpcCredentials credentials;

    private GrpcCaller(Reeve reeve, ManagedChannel channel) {
        this.reeve = reeve;
        this.channel = channel;
        this.credentials = new GrpcCredentials(reeve);
    }

    static GrpcCaller at(String url) {
        Reeve reeve = Reeve.at(url).app("steady-calls", "1").withoutLogs().build();
        reeve.auth().startAnonymously();
        return new GrpcCaller(reeve, channel(url));
    }

    static ManagedChannel channel(String url) {
        URI address = URI.create(url);
        return NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .disableServiceConfigLookUp()
                .defaultServiceConfig(RETRIES)
                .enableRetry()
                .build();
    }

    @Override
    public String door() {
        return "gRPC";
    }

    @Override
    public CompletableFuture<?> call(String text, boolean withKey) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(
                SAY, CallOptions.DEFAULT.withCallCredentials(credentials).withDeadlineAfter(10, TimeUnit.SECONDS));
        Metadata metadata = new Metadata();
        if (withKey) {
            metadata.put(KEY, UUID.randomUUID().toString());
        }
        call.start(new Answer(text, answer), metadata);
        call.request(2);
        call.sendMessage(text.getBytes(UTF_8));
        call.halfClose();
        return answer;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        reeve.close();
    }

    /** Of a call that has one. */
    private static final class Answer extends ClientCall.Listener<byte[]> {
        private final String expected;
        private final CompletableFuture<String> answer;
        private String got = "";

        Answer(String expected, CompletableFuture<String> answer) {
            this.expected = expected;
            this.answer = answer;
        }

        @Override
        public void onMessage(byte[] message) {
            got = new String(message, UTF_8);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                var _ = answer.completeExceptionally(status.asException());
            } else if (!got.equals(expected)) {
                var _ = answer.completeExceptionally(new IllegalStateException("another answer: " + got));
            } else {
                var _ = answer.complete(got);
            }
        }
    }
}
