// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client of the gateway's JSON subprotocol on the JDK's own WebSocket. */
final class TestSocket implements AutoCloseable, WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    private TestSocket() {}

    /** Opens and authenticates. */
    static TestSocket open(URI gateway, String token) {
        TestSocket opened = connect(gateway);
        opened.send("{\"id\":1,\"auth\":{\"token\":\"" + token + "\",\"client\":\"system-test\"}}");
        opened.awaitFrame(frame -> frame.path("id").asInt() == 1 && frame.has("done"));
        return opened;
    }

    private static TestSocket connect(URI gateway) {
        TestSocket opened = new TestSocket();
        opened.socket = CLIENT.newWebSocketBuilder()
                .subprotocols("reeve.v1.json")
                .buildAsync(URI.create(gateway.toString().replaceFirst("^http", "ws") + "/v1/ws"), opened)
                .join();
        return opened;
    }

    void send(String frame) {
        WebSocket open = Objects.requireNonNull(socket);
        open.sendText(frame, true).join();
    }

    JsonNode awaitFrame(Predicate<JsonNode> wanted) {
        return await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> frames.stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    List<JsonNode> frames() {
        return frames;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                frames.add(JSON.readTree(partial.toString()));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + partial, e);
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }
}
