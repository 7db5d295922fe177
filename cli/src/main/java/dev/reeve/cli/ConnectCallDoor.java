// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Connect: one message each way as plain HTTP, or with {@code --stream} a stream of replies. */
final class ConnectCallDoor implements CallDoor {
    private static final int END_OF_STREAM = 2;

    private final Gateway gateway;

    ConnectCallDoor(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void call(CallRequest call, ReplyPrinter printer) {
        HttpResponse<InputStream> response = gateway.stream(request(call));
        String requestId = response.headers().firstValue("X-Request-Id").orElse("");
        RpcReplies replies = new RpcReplies(printer, call);
        try (InputStream body = response.body()) {
            if (call.stream()) {
                stream(new RpcFrames(body), replies, requestId);
            } else {
                boolean _ = replies.message(body.readAllBytes());
                replies.end(CallTimes.of(requestId));
            }
        } catch (IOException e) {
            throw CliException.unreachable("the connection was lost: " + e.getMessage(), "It may have been run.");
        }
    }

    private HttpRequest request(CallRequest call) {
        String type = call.json() ? "json" : "proto";
        byte[] body = call.stream() ? RpcFrames.of(call.body()) : call.body();
        HttpRequest.Builder request = gateway.request(call.rpcPath(), List.of())
                .timeout(call.patience())
                .header("Content-Type", "application/" + (call.stream() ? "connect+" : "") + type)
                .header("Connect-Protocol-Version", "1")
                .header("Connect-Timeout-Ms", Long.toString(call.deadline().toMillis()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        CallHeaders.beside(call).forEach(request::header);
        return request.build();
    }

    private static void stream(RpcFrames frames, RpcReplies replies, String requestId) throws IOException {
        for (RpcFrames.Frame frame = frames.next(); frame != null; frame = frames.next()) {
            if ((frame.flags() & END_OF_STREAM) == 0) {
                if (!replies.message(frame.payload())) {
                    return;
                }
                continue;
            }
            JsonNode end = Json.parse(new String(frame.payload(), StandardCharsets.UTF_8))
                    .orElse(Json.object());
            if (end.has("error")) {
                throw Problem.of(0, end.path("error").toString(), requestId).toException();
            }
            replies.end(CallTimes.of(requestId));
            return;
        }
        throw CliException.unreachable("the stream was cut", "It may have been run.");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
