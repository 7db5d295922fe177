// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.gatewayclient.GrpcCredentials;
import dev.reeve.gatewayclient.Reeve;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A call of {@code echo} through the gateway's gRPC door, with the token of whoever is signed in to an app. */
final class GrpcEcho {
    private static final int SECONDS_MAX = 20;

    private GrpcEcho() {}

    static String call(URI gateway, Reeve app, String text) {
        MethodDescriptor<byte[], byte[]> say = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("echo/Say")
                .setRequestMarshaller(new Wire())
                .setResponseMarshaller(new Wire())
                .build();
        ManagedChannel channel = NettyChannelBuilder.forAddress(gateway.getHost(), gateway.getPort())
                .usePlaintext()
                .build();
        try {
            CallOptions options = CallOptions.DEFAULT
                    .withCallCredentials(new GrpcCredentials(app))
                    .withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS);
            return new String(ClientCalls.blockingUnaryCall(channel, say, options, text.getBytes(UTF_8)), UTF_8);
        } finally {
            ManagedChannel _ = channel.shutdownNow();
        }
    }
}
