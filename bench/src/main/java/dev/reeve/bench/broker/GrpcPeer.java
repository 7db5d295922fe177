// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.FreePort;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** gRPC without anything in between: the worker is the server. What a queue between them costs at all. */
final class GrpcPeer implements Peer {
    private static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("bench.Bench/Echo")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public String words() {
        return "grpc-java, unary, client to worker directly";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return null;
    }

    @Override
    public Hub start(Surroundings surroundings) {
        return new Hub(null, Integer.toString(FreePort.find()));
    }

    private static InetSocketAddress address(String endpoint) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(endpoint));
    }

    @Override
    public Caller caller(String endpoint, Answers answers) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(address(endpoint))
                .usePlaintext()
                .directExecutor()
                .build();
        return new Caller() {
            @Override
            public void call(byte[] body) {
                ClientCalls.asyncUnaryCall(
                        channel.newCall(ECHO, CallOptions.DEFAULT), body, new AnswerObserver(answers));
            }

            @Override
            public void close() {
                channel.shutdownNow();
            }
        };
    }

    @Override
    public Responder responder(String endpoint) throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder("bench.Bench")
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((body, answer) -> {
                    answer.onNext(body);
                    answer.onCompleted();
                }))
                .build();
        Server server = NettyServerBuilder.forAddress(address(endpoint))
                .directExecutor()
                .addService(service)
                .build()
                .start();
        return server::shutdownNow;
    }

    /** A failed call is not answered, and so shows as lost. */
    private record AnswerObserver(Answers answers) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] body) {
            answers.answered(body);
        }

        @Override
        public void onError(Throwable error) {
            // See above.
        }

        @Override
        public void onCompleted() {
            // The answer has come.
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] body) {
            return new ByteArrayInputStream(body);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
