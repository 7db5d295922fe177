// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that says what it is told and keeps what it hears. */
final class TestSocket implements LiveClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private final FrameFormat format;

    private TestSocket(HttpClient http, int port, FrameFormat format, String... subprotocols) {
        this.format = format;
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/ws"), new Ear())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    static TestSocket open(RunningGateway gateway) {
        return open(gateway, FrameFormat.JSON);
    }

    /** One that speaks this format; its user hears and says JSON all the same. */
    static TestSocket open(RunningGateway gateway, FrameFormat format) {
        String subprotocol = format == FrameFormat.JSON ? "reeve.v1.json" : "reeve.v1.proto";
        return new TestSocket(gateway.http, gateway.port(), format, subprotocol);
    }

    static TestSocket offering(RunningGateway gateway, String... subprotocols) {
        return new TestSocket(gateway.http, gateway.port(), FrameFormat.JSON, subprotocols);
    }

    /** Opens and authenticates. */
    static TestSocket open(RunningGateway gateway, String token) throws InterruptedException {
        return open(gateway, FrameFormat.JSON, token);
    }

    static TestSocket open(RunningGateway gateway, FrameFormat format, String token) throws InterruptedException {
        TestSocket socket = open(gateway, format);
        socket.authenticate(token);
        return socket;
    }

    @Override
    public void say(String text) {
        if (format == FrameFormat.PROTO) {
            sayBinary(ProtoTongue.said(text));
        } else {
            sayText(text);
        }
    }

    void sayPart(String text, boolean last) {
        socket.sendText(text, last).orTimeout(10, TimeUnit.SECONDS).join();
    }

    void sayText(String text) {
        sayPart(text, true);
    }

    void sayBinary(byte[] bytes) {
        sayBinaryPart(bytes, true);
    }

    void sayBinaryPart(byte[] bytes, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(bytes), last)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public JsonNode next() throws InterruptedException {
        JsonNode frame = heard.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("silence; closed: " + closed.getNow("no"));
        }
        return frame;
    }

    boolean isSilent() {
        return heard.isEmpty();
    }

    /** Code and reason, once closed by the other side. */
    @Override
    public CompletableFuture<String> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    heard.add(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    closed.completeExceptionally(e);
                }
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                heard.add(ProtoTongue.heard(binary.toByteArray()));
                binary.reset();
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed.complete(code + " " + reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.complete("error " + error);
        }
    }
}
