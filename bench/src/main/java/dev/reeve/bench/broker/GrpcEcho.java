// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A unary gRPC method that sends its message back: server and client, on grpc-java over Netty, in clear. */
public final class GrpcEcho {
    /** Full name of the service. */
    public static final String SERVICE = "bench.Bench";

    private static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + "/Echo")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private GrpcEcho() {}

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A client that spreads its calls over so many connections. */
    public static Caller caller(int port, int connections, Answers answers) {
        List<ManagedChannel> channels = Stream.generate(() -> NettyChannelBuilder.forAddress(loopback(port))
                        .usePlaintext()
                        .directExecutor()
                        .build())
                .limit(connections)
                .toList();
        AtomicInteger calls = new AtomicInteger();
        return new Caller() {
            @Override
            public void call(byte[] body) {
                ManagedChannel channel = channels.get(Math.floorMod(calls.getAndIncrement(), connections));
                ClientCalls.asyncUnaryCall(
                        channel.newCall(ECHO, CallOptions.DEFAULT), body, new AnswerObserver(answers));
            }

            @Override
            public void close() {
                channels.forEach(ManagedChannel::shutdownNow);
            }
        };
    }

    /** A server on loopback. */
    public static Responder server(int port) throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder(SERVICE)
                .addMethod(ECHO, ServerCalls.asyncUnaryCall((body, answer) -> {
                    answer.onNext(body);
                    answer.onCompleted();
                }))
                .build();
        Server server = NettyServerBuilder.forAddress(loopback(port))
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
