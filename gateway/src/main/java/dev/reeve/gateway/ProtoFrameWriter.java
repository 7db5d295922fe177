// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.util.Timestamps;
import dev.reeve.gatewayapi.gateway.v1.Authenticated;
import dev.reeve.gatewayapi.gateway.v1.Cancelled;
import dev.reeve.gatewayapi.gateway.v1.Done;
import dev.reeve.gatewayapi.gateway.v1.Error;
import dev.reeve.gatewayapi.gateway.v1.Next;
import dev.reeve.gatewayapi.gateway.v1.Notice;
import dev.reeve.gatewayapi.gateway.v1.Ping;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.Position;
import dev.reeve.gatewayapi.gateway.v1.Publication;
import dev.reeve.gatewayapi.gateway.v1.Reset;
import dev.reeve.gatewayapi.gateway.v1.Result;
import dev.reeve.gatewayapi.gateway.v1.SocketLimits;
import dev.reeve.gatewayapi.gateway.v1.Subscribed;
import dev.reeve.gatewayapi.gateway.v1.Unsubscribe;
import dev.reeve.gatewayapi.gateway.v1.Unsubscribed;

/** Writes frames of {@link FrameFormat#PROTO}. */
final class ProtoFrameWriter {
    private ProtoFrameWriter() {}

    static byte[] write(ServerFrame frame) {
        return written(frame).build().toByteArray();
    }

    private static dev.reeve.gatewayapi.gateway.v1.ServerFrame.Builder written(ServerFrame frame) {
        return switch (frame) {
            case ServerFrame.Authenticated known ->
                done(known.id(), Done.newBuilder().setAuthenticated(caller(known)));
            case ServerFrame.Next next -> frame(next.id()).setNext(next(next.reply()));
            case ServerFrame.Result result ->
                done(result.id(), Done.newBuilder().setCall(result(result)));
            case ServerFrame.Cancelled(long id) ->
                done(id, Done.newBuilder().setCancelled(Cancelled.getDefaultInstance()));
            case ServerFrame.Subscribed subscribed ->
                done(subscribed.id(), Done.newBuilder().setSubscribed(subscribed(subscribed)));
            case ServerFrame.Left(long id, String topic) ->
                done(
                        id,
                        Done.newBuilder()
                                .setUnsubscribed(Unsubscribe.newBuilder().setTopic(topic)));
            case ServerFrame.Published(long id, Topics.Position position) ->
                done(id, Done.newBuilder().setPublished(position(position)));
            case ServerFrame.Failed(long id, Problem problem) -> frame(id).setError(error(problem));
            case ServerFrame.Publication(String topic, Topics.Item item) ->
                frame(0).setPublication(publication(item).setTopic(topic));
            case ServerFrame.Reset(String topic, Topics.Position position) ->
                frame(0).setReset(Reset.newBuilder().setTopic(topic).setPosition(position(position)));
            case ServerFrame.Unsubscribed(String topic, String reason) ->
                frame(0).setUnsubscribed(
                                Unsubscribed.newBuilder().setTopic(topic).setReason(reason));
            case ServerFrame.TokenExpiring(long inMs) ->
                frame(0).setNotice(Notice.newBuilder().setTokenExpiringInMs(inMs));
            case ServerFrame.Draining(long reconnectInMs) ->
                frame(0).setNotice(Notice.newBuilder().setReconnectInMs(reconnectInMs));
            case ServerFrame.Ping _ -> frame(0).setPing(Ping.getDefaultInstance());
            case ServerFrame.Pong _ -> frame(0).setPong(Pong.getDefaultInstance());
        };
    }

    private static dev.reeve.gatewayapi.gateway.v1.ServerFrame.Builder frame(long id) {
        return dev.reeve.gatewayapi.gateway.v1.ServerFrame.newBuilder().setId((int) id);
    }

    private static dev.reeve.gatewayapi.gateway.v1.ServerFrame.Builder done(long id, Done.Builder result) {
        return frame(id).setDone(result);
    }

    private static Authenticated.Builder caller(ServerFrame.Authenticated frame) {
        return Authenticated.newBuilder()
                .setUser(frame.user())
                .setSession(frame.session())
                .setExpiresInMs(frame.expiresInMs())
                .setPingEveryMs((int) frame.limits().ping().toMillis())
                .setLimits(SocketLimits.newBuilder()
                        .setMessageBytes(frame.limits().messageBytes())
                        .setSubscriptions(frame.limits().subscriptions()));
    }

    private static Next.Builder next(Reply reply) {
        return Next.newBuilder().setBody(bytes(reply.body())).setContentType(reply.contentType());
    }

    private static Result.Builder result(ServerFrame.Result result) {
        Reply reply = result.reply();
        return Result.newBuilder()
                .setBody(bytes(reply.body()))
                .setContentType(reply.contentType())
                .setQueueMs(reply.queueMs())
                .setWorkerMs(reply.workerMs())
                .setReplayed(result.replayed())
                .putAllApp(CallFields.appHeaders(reply.app()));
    }

    private static Subscribed.Builder subscribed(ServerFrame.Subscribed frame) {
        return Subscribed.newBuilder()
                .setTopic(frame.topic())
                .setPosition(position(frame.position()))
                .setRecovered(frame.recovered())
                .addAllItems(frame.items().stream()
                        .map(item -> publication(item).build())
                        .toList());
    }

    private static Error.Builder error(Problem problem) {
        return Error.newBuilder()
                .setCode(problem.code())
                .setReason(problem.reason())
                .setDomain(problem.domain())
                .setMessage(problem.detail())
                .setRequestId(problem.requestId().toString())
                .setRetryAfterMs(problem.retryAfterMs())
                .addAllDetails(problem.details());
    }

    private static Publication.Builder publication(Topics.Item item) {
        return Publication.newBuilder()
                .setOffset(item.position().offset())
                .setBody(bytes(item.body()))
                .setContentType(item.contentType())
                .setPublishedAt(Timestamps.fromMillis(item.publishedUnixMs()))
                .setPublisher(item.publisher());
    }

    private static Position.Builder position(Topics.Position position) {
        return Position.newBuilder().setEpoch(position.epoch()).setOffset(position.offset());
    }

    /** Without a copy: bodies are handed over and never changed. */
    private static ByteString bytes(byte[] body) {
        return UnsafeByteOperations.unsafeWrap(body);
    }
}
