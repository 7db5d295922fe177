// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** A gateway with fixed answers on a real port: sessions, an echo, a stream, a WebSocket that answers every frame. */
final class ScriptedServer extends Dispatcher implements AutoCloseable {
    private static final String SESSION =
            "{\"user\":\"u_1\",\"session\":\"s_1\",\"accessToken\":\"at-1\",\"expiresInMs\":600000,"
                    + "\"refreshToken\":\"rt-1\",\"anonymous\":true,\"installation\":\"i_1\",\"installationSecret\":\"is-1\"}";

    final List<String> seen = new CopyOnWriteArrayList<>();
    /** Bodies of appends of log records. */
    final List<String> appends = new CopyOnWriteArrayList<>();

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();

    ScriptedServer() {
        answers.put("/v1/auth/upgrade/email", "{\"checkMail\":true}");
        answers.put("/v1/auth/sign-up", "{\"checkMail\":true}");
        answers.put("/v1/auth/oidc/start", "{\"url\":\"https://idp.example.org/x\"}");
        answers.put("/v1/auth/sessions", "{\"sessions\":[]}");
        answers.put("/v1/auth/sign-out", "{\"propagated\":true}");
        answers.put("/v1/topics/chat", "{\"epoch\":\"AAAAAAAAAAE\",\"offset\":7}");
        server.setDispatcher(this);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = request.getTarget();
        seen.add(request.getMethod() + ' ' + path);
        if (path.equals("/v1/ws")) {
            return new MockResponse.Builder().webSocketUpgrade(new Frames()).build();
        }
        if (path.endsWith("/count")) {
            return answer(200, "application/x-ndjson", "{\"partial\":1}\n{\"partial\":2}\n{\"final\":3}\n");
        }
        if (path.endsWith("/refuse")) {
            return answer(
                    403,
                    "application/problem+json",
                    "{\"reason\":\"FORBIDDEN\",\"code\":\"permission_denied\",\"domain\":\"reeve.dev\",\"detail\":\"no\",\"requestId\":\"r-1\"}");
        }
        if (path.endsWith("/hang")) {
            return new MockResponse.Builder()
                    .onResponseStart(mockwebserver3.SocketEffect.Stall.INSTANCE)
                    .build();
        }
        if (path.startsWith("/v1/services/")) {
            String type = request.getHeaders().get("Content-Type");
            byte[] body =
                    request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
            if (path.endsWith("/Append")) {
                appends.add(new String(body, StandardCharsets.UTF_8));
            }
            return answer(200, type == null ? "" : type, new String(body, StandardCharsets.UTF_8));
        }
        return answer(200, "application/json", answers.getOrDefault(path, SESSION));
    }

    void closeSockets(int code) {
        sockets.forEach(socket -> socket.close(code, null));
    }

    @Override
    public void close() {
        server.close();
    }

    private static MockResponse answer(int status, String type, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", type)
                .body(body)
                .build();
    }

    private final class Frames extends WebSocketListener {
        @Override
        public void onOpen(WebSocket socket, Response response) {
            sockets.add(socket);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            seen.add("closed " + code);
            boolean unused = socket.close(code, null);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            JsonNode frame = Json.parsed(text.getBytes(StandardCharsets.UTF_8));
            long id = frame.path("id").asLong();
            String done = frame.has("auth")
                    ? "{\"user\":\"u_1\",\"limits\":{\"messageBytes\":262144}}"
                    : frame.has("call")
                            ? "{\"body\":" + frame.path("call").path("body") + "}"
                            : "{\"topic\":\"chat\",\"epoch\":\"AAAAAAAAAAE\",\"offset\":1,\"recovered\":true,\"items\":[]}";
            seen.add("frame " + frame.fieldNames().next() + ' ' + text);
            boolean unused = socket.send("{\"id\":" + id + ",\"done\":" + done + "}");
            if (frame.has("subscribe")) {
                boolean sent =
                        socket.send("{\"publication\":{\"topic\":\"chat\",\"offset\":2,\"body\":{\"t\":\"hi\"}}}");
                seen.add("published " + sent);
            }
        }
    }
}
