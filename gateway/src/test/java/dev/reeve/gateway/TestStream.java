// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.ClientFrame;
import dev.reeve.gatewayapi.gateway.v1.GatewayGrpc;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The stream Gateway/Connect by the unmodified stub of grpc-java. */
final class TestStream implements LiveClient {
    private final ManagedChannel channel;
    private final StreamObserver<ClientFrame> mouth;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    TestStream(int port) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        mouth = GatewayGrpc.newStub(channel).connect(new Ear());
    }

    @Override
    public void say(String json) {
        try {
            mouth.onNext(ClientFrame.parseFrom(ProtoTongue.said(json)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Says nothing more. */
    void halfClose() {
        mouth.onCompleted();
    }

    @Override
    public JsonNode next() throws InterruptedException {
        JsonNode frame = heard.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("silence; closed: " + closed.getNow("no"));
        }
        return frame;
    }

    @Override
    public CompletableFuture<String> closed() {
        return closed;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Ear implements StreamObserver<ServerFrame> {
        @Override
        public void onNext(ServerFrame frame) {
            heard.add(ProtoTongue.heard(frame.toByteArray()));
        }

        @Override
        public void onError(Throwable error) {
            Status status = Status.fromThrowable(error);
            closed.complete(status.getCode() + " " + status.getDescription());
        }

        @Override
        public void onCompleted() {
            closed.complete("OK");
        }
    }
}
