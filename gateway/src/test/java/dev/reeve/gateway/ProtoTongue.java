// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import dev.reeve.gatewayapi.gateway.v1.Auth;
import dev.reeve.gatewayapi.gateway.v1.Call;
import dev.reeve.gatewayapi.gateway.v1.Cancel;
import dev.reeve.gatewayapi.gateway.v1.ClientFrame;
import dev.reeve.gatewayapi.gateway.v1.Done;
import dev.reeve.gatewayapi.gateway.v1.Error;
import dev.reeve.gatewayapi.gateway.v1.Ping;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.Position;
import dev.reeve.gatewayapi.gateway.v1.Publication;
import dev.reeve.gatewayapi.gateway.v1.Publish;
import dev.reeve.gatewayapi.gateway.v1.Result;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import dev.reeve.gatewayapi.gateway.v1.Subscribe;
import dev.reeve.gatewayapi.gateway.v1.Subscribed;
import dev.reeve.gatewayapi.gateway.v1.Unsubscribe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Frames of gateway.proto, told as those in JSON: so one test asks the same of both renderings. */
final class ProtoTongue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProtoTongue() {}

    static byte[] said(String json) {
        JsonNode frame = tree(json.getBytes(StandardCharsets.UTF_8));
        ClientFrame.Builder said =
                ClientFrame.newBuilder().setId((int) frame.path("id").asLong());
        if (frame.has("auth")) {
            said.setAuth(Auth.newBuilder()
                    .setToken(frame.path("auth").path("token").asText())
                    .setClient(frame.path("auth").path("client").asText()));
        } else if (frame.has("call")) {
            said.setCall(call(frame.path("call")));
        } else if (frame.has("cancel")) {
            said.setCancel(Cancel.getDefaultInstance());
        } else if (frame.has("subscribe")) {
            said.setSubscribe(subscribe(frame.path("subscribe")));
        } else if (frame.has("unsubscribe")) {
            said.setUnsubscribe(Unsubscribe.newBuilder()
                    .setTopic(frame.path("unsubscribe").path("topic").asText()));
        } else if (frame.has("publish")) {
            JsonNode publish = frame.path("publish");
            said.setPublish(Publish.newBuilder()
                    .setTopic(publish.path("topic").asText())
                    .setBody(body(publish))
                    .setContentType("application/json")
                    .setIdempotencyKey(publish.path("idempotencyKey").asText()));
        } else if (frame.has("ping")) {
            said.setPing(Ping.getDefaultInstance());
        } else if (frame.has("pong")) {
            said.setPong(Pong.getDefaultInstance());
        }
        return said.build().toByteArray();
    }

    private static Call.Builder call(JsonNode call) {
        Call.Builder said = Call.newBuilder()
                .setService(call.path("service").asText())
                .setMethod(call.path("method").asText())
                .setBody(body(call))
                .setContentType(call.path("contentType").asText("application/json"))
                .setDeadlineMs(call.path("deadlineMs").asInt())
                .setIdempotencyKey(call.path("idempotencyKey").asText())
                .setRequestId(call.path("requestId").asText());
        call.path("app")
                .fieldNames()
                .forEachRemaining(
                        name -> said.putApp(name, call.path("app").path(name).asText()));
        return said;
    }

    private static Subscribe.Builder subscribe(JsonNode subscribe) {
        Subscribe.Builder said =
                Subscribe.newBuilder().setTopic(subscribe.path("topic").asText());
        if (subscribe.has("epoch")) {
            byte[] epoch = Base64.getUrlDecoder().decode(subscribe.path("epoch").asText());
            said.setPosition(Position.newBuilder()
                    .setEpoch(ByteBuffer.wrap(epoch).getLong())
                    .setOffset(subscribe.path("offset").asLong()));
        }
        return said;
    }

    private static ByteString body(JsonNode fields) {
        if (fields.has("bodyBase64")) {
            return ByteString.copyFrom(
                    Base64.getDecoder().decode(fields.path("bodyBase64").asText()));
        }
        return fields.has("body") ? ByteString.copyFromUtf8(fields.path("body").toString()) : ByteString.EMPTY;
    }

    static JsonNode heard(byte[] message) {
        try {
            ServerFrame frame = ServerFrame.parseFrom(message);
            ObjectNode told = JSON.createObjectNode();
            if (frame.getId() != 0) {
                told.put("id", Integer.toUnsignedLong(frame.getId()));
            }
            switch (frame.getKindCase()) {
                case NEXT ->
                    body(
                            told.putObject("next"),
                            frame.getNext().getBody(),
                            frame.getNext().getContentType());
                case DONE -> done(told.putObject("done"), frame.getDone());
                case ERROR -> error(told.putObject("error"), frame.getError());
                case PUBLICATION ->
                    publication(
                            told.putObject("publication")
                                    .put("topic", frame.getPublication().getTopic()),
                            frame.getPublication());
                case RESET ->
                    position(
                            told.putObject("reset")
                                    .put("topic", frame.getReset().getTopic())
                                    .put("recovered", false),
                            frame.getReset().getPosition());
                case UNSUBSCRIBED ->
                    told.putObject("unsubscribed")
                            .put("topic", frame.getUnsubscribed().getTopic())
                            .put("reason", frame.getUnsubscribed().getReason());
                case NOTICE -> {
                    boolean drain = frame.getNotice().hasReconnectInMs();
                    told.putObject("notice")
                            .put("kind", drain ? "drain" : "token-expiring")
                            .put("reconnectInMs", frame.getNotice().getReconnectInMs())
                            .put("inMs", frame.getNotice().getTokenExpiringInMs());
                }
                case PING -> told.putObject("ping");
                case PONG -> told.putObject("pong");
                case KIND_NOT_SET -> throw new AssertionError("a frame of no kind");
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void error(ObjectNode told, Error error) {
        told.put("code", error.getCode())
                .put("reason", error.getReason())
                .put("domain", error.getDomain())
                .put("message", error.getMessage())
                .put("requestId", error.getRequestId())
                .put("retryAfterMs", error.getRetryAfterMs());
        error.getDetailsList()
                .forEach(detail -> told.withArray("details").addObject().put("@type", detail.getTypeUrl()));
    }

    private static void done(ObjectNode told, Done done) {
        switch (done.getResultCase()) {
            case AUTHENTICATED -> {
                told.put("user", done.getAuthenticated().getUser())
                        .put("session", done.getAuthenticated().getSession())
                        .put("expiresInMs", done.getAuthenticated().getExpiresInMs())
                        .put("pingEveryMs", done.getAuthenticated().getPingEveryMs());
                told.putObject("limits")
                        .put("messageBytes", done.getAuthenticated().getLimits().getMessageBytes())
                        .put(
                                "subscriptions",
                                done.getAuthenticated().getLimits().getSubscriptions());
            }
            case CALL -> result(told, done.getCall());
            case CANCELLED -> told.put("cancelled", true);
            case SUBSCRIBED -> subscribed(told, done.getSubscribed());
            case PUBLISHED -> position(told, done.getPublished());
            case UNSUBSCRIBED -> told.put("topic", done.getUnsubscribed().getTopic());
            case RESULT_NOT_SET -> throw new AssertionError("done with nothing");
        }
    }

    private static void result(ObjectNode told, Result result) {
        body(told, result.getBody(), result.getContentType());
        told.put("replayed", result.getReplayed());
        told.putObject("timing").put("queueMs", result.getQueueMs()).put("workerMs", result.getWorkerMs());
        ObjectNode app = told.putObject("app");
        result.getAppMap().forEach(app::put);
    }

    private static void subscribed(ObjectNode told, Subscribed subscribed) {
        position(told.put("topic", subscribed.getTopic()), subscribed.getPosition());
        told.put("recovered", subscribed.getRecovered());
        var items = told.putArray("items");
        subscribed.getItemsList().forEach(item -> publication(items.addObject(), item));
    }

    private static void publication(ObjectNode told, Publication publication) {
        told.put("offset", publication.getOffset())
                .put("publishedAt", Timestamps.toString(publication.getPublishedAt()))
                .put("publisher", publication.getPublisher());
        body(told, publication.getBody(), publication.getContentType());
    }

    private static void position(ObjectNode told, Position position) {
        byte[] epoch = ByteBuffer.allocate(8).putLong(position.getEpoch()).array();
        told.put("epoch", Base64.getUrlEncoder().withoutPadding().encodeToString(epoch))
                .put("offset", position.getOffset());
    }

    private static void body(ObjectNode told, ByteString body, String contentType) {
        if (contentType.equals("application/json") && !body.isEmpty()) {
            told.set("body", tree(body.toByteArray()));
        } else if (!body.isEmpty()) {
            told.put("bodyBase64", Base64.getEncoder().encodeToString(body.toByteArray()))
                    .put("contentType", contentType);
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
