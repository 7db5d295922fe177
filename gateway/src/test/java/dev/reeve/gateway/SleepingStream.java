// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.ClientFrame;
import dev.reeve.gatewayapi.gateway.v1.GatewayGrpc;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;

/** A stream whose reader asks for a few messages, and for no more. */
final class SleepingStream implements AutoCloseable {
    private final ManagedChannel channel;

    private SleepingStream(ManagedChannel channel) {
        this.channel = channel;
    }

    static SleepingStream open(int port, String token, String topic) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        StreamObserver<ClientFrame> mouth = GatewayGrpc.newStub(channel).connect(new Ear());
        for (String frame : new String[] {
            "{\"id\":1,\"auth\":{\"token\":\"" + token + "\"}}",
            "{\"id\":2,\"subscribe\":{\"topic\":\"" + topic + "\"}}"
        }) {
            try {
                mouth.onNext(ClientFrame.parseFrom(ProtoTongue.said(frame)));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return new SleepingStream(channel);
    }

    boolean isOpen() {
        return !channel.isShutdown();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Ear implements ClientResponseObserver<ClientFrame, ServerFrame> {
        @Override
        public void beforeStart(ClientCallStreamObserver<ClientFrame> stream) {
            stream.disableAutoRequestWithInitial(2);
        }

        @Override
        public void onNext(ServerFrame frame) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
