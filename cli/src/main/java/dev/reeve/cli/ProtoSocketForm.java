// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.Auth;
import dev.reeve.gatewayapi.gateway.v1.Call;
import dev.reeve.gatewayapi.gateway.v1.ClientFrame;
import dev.reeve.gatewayapi.gateway.v1.Error;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.Result;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** {@code reeve.v1.proto}. */
final class ProtoSocketForm implements SocketForm {
    @Override
    public String subprotocol() {
        return "reeve.v1.proto";
    }

    @Override
    public CompletableFuture<WebSocket> sendAuth(WebSocket socket, int id, String token) {
        Auth auth = Auth.newBuilder()
                .setToken(token)
                .setClient(SocketCallDoor.CLIENT)
                .build();
        return send(socket, ClientFrame.newBuilder().setId(id).setAuth(auth).build());
    }

    @Override
    public CompletableFuture<WebSocket> sendCall(WebSocket socket, int id, CallRequest request, String requestId) {
        Call call = Call.newBuilder()
                .setService(request.service())
                .setMethod(request.method())
                .setBody(ByteString.copyFrom(request.body()))
                .setContentType(request.contentType())
                .setDeadlineMs(Math.toIntExact(request.deadline().toMillis()))
                .setIdempotencyKey(request.beside().idempotencyKey())
                .setAffinityKey(request.beside().affinityKey())
                .putAllApp(request.beside().app())
                .setRequestId(requestId)
                .build();
        return send(socket, ClientFrame.newBuilder().setId(id).setCall(call).build());
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(WebSocket socket) {
        return send(
                socket,
                ClientFrame.newBuilder().setPong(Pong.getDefaultInstance()).build());
    }

    private static CompletableFuture<WebSocket> send(WebSocket socket, ClientFrame frame) {
        return socket.sendBinary(frame.toByteString().asReadOnlyByteBuffer(), true);
    }

    @Override
    public SocketFrame decode(byte[] message) {
        ServerFrame frame;
        try {
            frame = ServerFrame.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw CliException.failed("the gateway sent a frame that is none: " + e.getMessage(), "");
        }
        long id = Integer.toUnsignedLong(frame.getId());
        return switch (frame.getKindCase()) {
            case NEXT ->
                new SocketFrame.Next(
                        id, body(frame.getNext().getBody(), frame.getNext().getContentType()));
            case DONE -> done(id, frame.getDone().getCall());
            case ERROR -> new SocketFrame.Failed(id, problem(frame.getError()));
            case PING -> new SocketFrame.Ping();
            case PUBLICATION, RESET, UNSUBSCRIBED, NOTICE, PONG, KIND_NOT_SET -> new SocketFrame.Other();
        };
    }

    private static SocketFrame done(long id, Result result) {
        return new SocketFrame.Done(
                id, body(result.getBody(), result.getContentType()), result.getQueueMs(), result.getWorkerMs());
    }

    private static ReplyBody body(ByteString bytes, String contentType) {
        return bytes.isEmpty() ? ReplyBody.NONE : new ReplyBody(bytes.toByteArray(), contentType);
    }

    private static Problem problem(Error error) {
        return new Problem(
                RpcCode.ofWord(error.getCode()).httpStatus(),
                error.getReason(),
                error.getCode(),
                error.getMessage(),
                error.getRequestId(),
                error.getRetryAfterMs());
    }
}
