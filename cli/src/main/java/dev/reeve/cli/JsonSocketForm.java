// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** {@code reeve.v1.json}. */
final class JsonSocketForm implements SocketForm {
    @Override
    public String subprotocol() {
        return "reeve.v1.json";
    }

    @Override
    public CompletableFuture<WebSocket> sendAuth(WebSocket socket, int id, String token) {
        ObjectNode frame = Json.object().put("id", id);
        frame.putObject("auth").put("token", token).put("client", SocketCallDoor.CLIENT);
        return socket.sendText(Json.write(frame), true);
    }

    @Override
    public CompletableFuture<WebSocket> sendCall(WebSocket socket, int id, CallRequest call, String requestId) {
        ObjectNode frame = Json.object().put("id", id);
        ObjectNode members = frame.putObject("call")
                .put("service", call.service())
                .put("method", call.method())
                .put("deadlineMs", call.deadline().toMillis())
                .put("requestId", requestId);
        if (!call.beside().idempotencyKey().isEmpty()) {
            members.put("idempotencyKey", call.beside().idempotencyKey());
        }
        if (!call.beside().affinityKey().isEmpty()) {
            members.put("affinityKey", call.beside().affinityKey());
        }
        if (!call.beside().app().isEmpty()) {
            ObjectNode app = members.putObject("app");
            call.beside().app().forEach(app::put);
        }
        if (call.json()) {
            members.set(
                    "body",
                    Json.parse(new String(call.body(), StandardCharsets.UTF_8)).orElseThrow());
        } else {
            members.put("bodyBase64", Base64.getEncoder().encodeToString(call.body()));
            members.put("contentType", call.contentType());
        }
        return socket.sendText(Json.write(frame), true);
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(WebSocket socket) {
        return socket.sendText("{\"pong\":{}}", true);
    }

    @Override
    public SocketFrame decode(byte[] message) {
        JsonNode frame = Json.parse(new String(message, StandardCharsets.UTF_8)).orElse(Json.object());
        long id = frame.path("id").asLong(0);
        if (frame.has("next")) {
            return new SocketFrame.Next(id, ReplyBody.ofMembers(frame.path("next")));
        }
        if (frame.has("done")) {
            JsonNode timing = frame.path("done").path("timing");
            return new SocketFrame.Done(
                    id,
                    ReplyBody.ofMembers(frame.path("done")),
                    timing.path("queueMs").asDouble(Double.NaN),
                    timing.path("workerMs").asDouble(Double.NaN));
        }
        if (frame.has("error")) {
            JsonNode error = frame.path("error");
            RpcCode code = RpcCode.ofWord(error.path("code").asText());
            return new SocketFrame.Failed(id, Problem.of(code.httpStatus(), error.toString(), ""));
        }
        return frame.has("ping") ? new SocketFrame.Ping() : new SocketFrame.Other();
    }
}
