// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.gateway.v1.Auth;
import dev.reeve.gatewayapi.gateway.v1.Call;
import dev.reeve.gatewayapi.gateway.v1.Cancel;
import dev.reeve.gatewayapi.gateway.v1.Done;
import dev.reeve.gatewayapi.gateway.v1.Error;
import dev.reeve.gatewayapi.gateway.v1.Ping;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.Publish;
import dev.reeve.gatewayapi.gateway.v1.Subscribe;
import dev.reeve.gatewayapi.gateway.v1.Subscribed;
import dev.reeve.gatewayapi.gateway.v1.Unsubscribe;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subprotocol {@code reeve.v1.proto}; loaded only where the app has gateway-api. */
final class ProtoFrames implements Frames {
    @Override
    public String subprotocol() {
        return "reeve.v1.proto";
    }

    @Override
    public boolean send(Transport.Socket socket, ClientFrame frame) {
        return socket.send(encode(frame).toByteArray());
    }

    @Override
    public @Nullable ServerFrame decode(String text) {
        return null;
    }

    @Override
    public @Nullable ServerFrame decode(byte[] bytes) {
        try {
            return decode(dev.reeve.gatewayapi.gateway.v1.ServerFrame.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    static dev.reeve.gatewayapi.gateway.v1.ClientFrame encode(ClientFrame frame) {
        var message = dev.reeve.gatewayapi.gateway.v1.ClientFrame.newBuilder().setId((int) frame.id());
        if (frame instanceof ClientFrame.Auth auth) {
            message.setAuth(Auth.newBuilder().setToken(auth.token()).setClient(auth.client()));
        } else if (frame instanceof ClientFrame.Invoke invoke) {
            message.setCall(call(invoke));
        } else if (frame instanceof ClientFrame.Cancel) {
            message.setCancel(Cancel.getDefaultInstance());
        } else if (frame instanceof ClientFrame.Subscribe subscribe) {
            message.setSubscribe(subscribe(subscribe));
        } else if (frame instanceof ClientFrame.Unsubscribe unsubscribe) {
            message.setUnsubscribe(Unsubscribe.newBuilder().setTopic(unsubscribe.topic()));
        } else if (frame instanceof ClientFrame.Publish publish) {
            message.setPublish(Publish.newBuilder()
                    .setTopic(publish.topic())
                    .setBody(ByteString.copyFrom(publish.body().bytes()))
                    .setContentType(publish.body().contentType())
                    .setIdempotencyKey(publish.idempotencyKey()));
        } else if (frame instanceof ClientFrame.Ping) {
            message.setPing(Ping.getDefaultInstance());
        } else {
            message.setPong(Pong.getDefaultInstance());
        }
        return message.build();
    }

    private static Call call(ClientFrame.Invoke invoke) {
        ClientFrame.Beside beside = invoke.beside();
        return Call.newBuilder()
                .setService(invoke.service())
                .setMethod(invoke.method())
                .setBody(ByteString.copyFrom(invoke.body().bytes()))
                .setContentType(invoke.body().contentType())
                .setDeadlineMs((int) beside.deadlineMs())
                .setIdempotencyKey(beside.idempotencyKey())
                .setRequestId(beside.requestId())
                .setTraceparent(beside.traceparent())
                .setAffinityKey(beside.affinityKey())
                .putAllApp(beside.app())
                .build();
    }

    private static Subscribe subscribe(ClientFrame.Subscribe subscribe) {
        Subscribe.Builder message = Subscribe.newBuilder().setTopic(subscribe.topic());
        Position from = subscribe.from();
        if (from != null) {
            long epoch =
                    ByteBuffer.wrap(Base64.getUrlDecoder().decode(from.epoch())).getLong();
            message.setPosition(dev.reeve.gatewayapi.gateway.v1.Position.newBuilder()
                    .setEpoch(epoch)
                    .setOffset(from.offset()));
        }
        return message.build();
    }

    private static @Nullable ServerFrame decode(dev.reeve.gatewayapi.gateway.v1.ServerFrame frame) {
        long id = Integer.toUnsignedLong(frame.getId());
        return switch (frame.getKindCase()) {
            case NEXT ->
                new ServerFrame.Next(
                        id, body(frame.getNext().getBody(), frame.getNext().getContentType()));
            case DONE -> done(id, frame.getDone());
            case ERROR -> new ServerFrame.Failed(id, error(frame.getError()));
            case PUBLICATION ->
                new ServerFrame.Published(publication(frame.getPublication().getTopic(), frame.getPublication()));
            case RESET ->
                new ServerFrame.Reset(
                        frame.getReset().getTopic(), position(frame.getReset().getPosition()));
            case UNSUBSCRIBED ->
                new ServerFrame.Unsubscribed(
                        frame.getUnsubscribed().getTopic(),
                        frame.getUnsubscribed().getReason());
            case NOTICE ->
                switch (frame.getNotice().getKindCase()) {
                    case TOKEN_EXPIRING_IN_MS -> new ServerFrame.TokenExpiring();
                    case RECONNECT_IN_MS ->
                        new ServerFrame.Drain(frame.getNotice().getReconnectInMs());
                    case KIND_NOT_SET -> null;
                };
            case PING -> new ServerFrame.Ping();
            case PONG -> new ServerFrame.Pong();
            case KIND_NOT_SET -> null;
        };
    }

    private static ServerFrame.Done done(long id, Done done) {
        Body body = Body.EMPTY;
        Position position = null;
        List<Publication> items = new ArrayList<>();
        if (done.hasCall()) {
            body = body(done.getCall().getBody(), done.getCall().getContentType());
        } else if (done.hasPublished()) {
            position = position(done.getPublished());
        } else if (done.hasSubscribed()) {
            Subscribed subscribed = done.getSubscribed();
            position = position(subscribed.getPosition());
            subscribed.getItemsList().forEach(item -> items.add(publication(subscribed.getTopic(), item)));
        }
        int messageBytes = done.getAuthenticated().getLimits().getMessageBytes();
        return new ServerFrame.Done(
                id,
                body,
                done.getCall().getReplayed(),
                done.getCall().getAppMap(),
                position,
                done.getSubscribed().getRecovered(),
                items,
                messageBytes == 0 ? MESSAGE_BYTES_USUAL : Integer.toUnsignedLong(messageBytes));
    }

    private static ReeveException error(Error error) {
        List<Map<String, Object>> details = new ArrayList<>();
        for (Any detail : error.getDetailsList()) {
            details.add(Map.of(
                    "@type",
                    detail.getTypeUrl(),
                    "value",
                    Base64.getEncoder().encodeToString(detail.getValue().toByteArray())));
        }
        return new ReeveException(new ReeveException.Parts(
                error.getReason(),
                error.getCode(),
                error.getDomain(),
                error.getMessage(),
                error.getRequestId(),
                error.getRetryAfterMs(),
                details));
    }

    private static Publication publication(String topic, dev.reeve.gatewayapi.gateway.v1.Publication item) {
        Instant at = Instant.ofEpochSecond(
                item.getPublishedAt().getSeconds(), item.getPublishedAt().getNanos());
        return new Publication(
                topic,
                item.getOffset(),
                body(item.getBody(), item.getContentType()),
                at.toString(),
                item.getPublisher());
    }

    private static Position position(dev.reeve.gatewayapi.gateway.v1.Position position) {
        byte[] epoch =
                ByteBuffer.allocate(Long.BYTES).putLong(position.getEpoch()).array();
        return new Position(Proofs.encoded(epoch), position.getOffset());
    }

    private static Body body(ByteString bytes, String contentType) {
        return bytes.isEmpty() ? Body.EMPTY : new Body(bytes.toByteArray(), contentType);
    }
}
