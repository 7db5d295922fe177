// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one scenario (client-scenarios/README.md): plays the gateway, and has {@link ScenarioApp} play the app. */
final class ScenarioRunner {
    private final Path folder;
    private final Captures captures = new Captures();
    private final ManualLoop loop = new ManualLoop();
    private final FakeGateway gateway = new FakeGateway();
    private final ScenarioApp app;
    private final Map<String, FakeGateway.Asked> named = new HashMap<>();
    private FakeGateway.@Nullable Asked asked;

    ScenarioRunner(Path folder, JsonNode client) {
        this.folder = folder;
        this.app = new ScenarioApp(client, loop, gateway);
    }

    static JsonNode read(Path file) {
        try {
            return Json.parsed(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(JsonNode steps) {
        for (JsonNode step : steps) {
            loop.settle();
            try {
                run(step, step.fieldNames().next());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "at " + loop.nowMs() + " ms, step " + step + ": " + e.getMessage() + seen(), e);
            }
            loop.settle();
        }
    }

    /** At the end nothing may be left over. */
    void finish() {
        loop.settle();
        expectNothing();
    }

    private void run(JsonNode step, String kind) {
        JsonNode value = step.path(kind);
        switch (kind) {
            case "include" ->
                run(read(folder.resolve("lib").resolve(value.asText() + ".json"))
                        .path("steps"));
            case "do" -> app.act(value.asText(), step);
            case "advanceMs" -> loop.advance(value.asLong());
            case "expectConnect" -> {
                gateway.current = gateway.connects.poll();
                assertThat(gateway.current).as("a socket that is asked for").isNotNull();
            }
            case "acceptConnect" -> socket().listener.opened();
            case "refuseConnect" -> end().failed(value.asInt(), "refused");
            case "failConnect", "cutSocket" -> end().failed(0, "lost");
            case "closeSocket" -> end().closed(value.asInt(), "");
            case "expectClosed" ->
                assertThat(gateway.closedByClient--).as("sockets closed").isPositive();
            case "expectFrame" -> expectFrame(value);
            case "sendFrame" -> socket().listener.text(captures.filled(value).toString());
            case "expectHttp" -> expectHttp(value, step.path("as").asText());
            case "replyHttp" -> reply(request(step), captures.filled(value));
            case "replyLines" -> lines(request(step), captures.filled(value), false);
            case "replyEvents" ->
                events(request(step), captures.filled(value), !step.path("open").asBoolean());
            case "expectCancelled" ->
                assertThat(request(step).cancelled).as("cancelled").isTrue();
            case "failHttp" -> request(step).listener.failed(value.path("sent").asBoolean(), "scripted");
            case "expectNothing" -> expectNothing();
            default -> app.expect(kind, value, step, captures);
        }
    }

    private void expectFrame(JsonNode pattern) {
        String frame = gateway.frames.poll();
        assertThat(frame).as("a frame like %s", pattern).isNotNull();
        JsonNode json = Json.parsed(String.valueOf(frame).getBytes(StandardCharsets.UTF_8));
        assertThat(captures.matches(pattern, json))
                .as("%s is like %s", json, pattern)
                .isTrue();
        captures.put("id", json.path("id"));
    }

    private void expectHttp(JsonNode pattern, String as) {
        String path = pattern.path("path").asText("");
        FakeGateway.Asked found = gateway.take(path.isEmpty() ? null : path);
        assertThat(found).as("a request like %s", pattern).isNotNull();
        if (found == null) {
            return;
        }
        ObjectNode json = Json.object().put("method", found.request.method()).put("path", found.path());
        ObjectNode headers = json.putObject("headers");
        found.request.headers().forEach((name, text) -> headers.put(name.toLowerCase(Locale.ROOT), text));
        json.set("body", Json.parsed(found.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(captures.matches(pattern, json))
                .as("%s is like %s", json, pattern)
                .isTrue();
        asked = found;
        named.put(as, found);
    }

    private FakeGateway.Asked request(JsonNode step) {
        FakeGateway.Asked to = step.has("to") ? named.get(step.path("to").asText()) : asked;
        if (to == null) {
            throw new AssertionError("no request to answer");
        }
        return to;
    }

    private void reply(FakeGateway.Asked to, JsonNode reply) {
        Map<String, String> headers = new HashMap<>();
        headers.put("content-type", reply.has("events") ? "text/event-stream" : "application/json");
        reply.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        to.listener.head(reply.path("status").asInt(), headers);
        if (reply.has("lines")) {
            lines(to, reply.path("lines"), !reply.path("open").asBoolean());
            return;
        }
        if (reply.has("events")) {
            events(to, reply.path("events"), !reply.path("open").asBoolean());
            return;
        }
        JsonNode body = reply.path("body");
        String text = body.isTextual() ? body.asText() : body.toString();
        to.listener.chunk(text.getBytes(StandardCharsets.UTF_8));
        to.listener.end();
    }

    private static void lines(FakeGateway.Asked to, JsonNode lines, boolean last) {
        lines.forEach(line -> to.listener.chunk((line + "\n").getBytes(StandardCharsets.UTF_8)));
        if (last) {
            to.listener.end();
        }
    }

    private static void events(FakeGateway.Asked to, JsonNode events, boolean last) {
        for (JsonNode event : events) {
            String place = event.has("id") ? "id: " + event.path("id").asText() + '\n' : "";
            String text = place + "event: " + event.path("event").asText() + "\ndata: " + event.path("data") + "\n\n";
            to.listener.chunk(text.getBytes(StandardCharsets.UTF_8));
        }
        if (last) {
            to.listener.end();
        }
    }

    private FakeGateway.Opened socket() {
        FakeGateway.Opened socket = gateway.current;
        if (socket == null) {
            throw new AssertionError("no socket");
        }
        return socket;
    }

    private Transport.SocketListener end() {
        socket().end();
        return socket().listener;
    }

    private void expectNothing() {
        assertThat(gateway.frames).as("frames nobody asked for").isEmpty();
        assertThat(gateway.requests)
                .as("requests nobody asked for")
                .extracting(FakeGateway.Asked::path)
                .isEmpty();
        assertThat(gateway.connects).as("sockets nobody asked for").isEmpty();
        assertThat(gateway.closedByClient)
                .as("sockets closed that nobody asked for")
                .isZero();
        app.expectNothing();
    }

    private String seen() {
        ArrayNode requests = Json.object().putArray("requests");
        gateway.requests.forEach(one -> requests.add(one.path()));
        return "\n  left: frames " + gateway.frames + ", requests " + requests + ", connects " + gateway.connects.size()
                + ", closed " + gateway.closedByClient + app.seen();
    }
}
