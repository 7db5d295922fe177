// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A phone on a live connection with its own token: it sends lines, is told and asked, and answers by hand. */
final class LivePhone implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOG = "reeve.log.v1.log";

    private final AtomicInteger ids = new AtomicInteger(1);
    private final String session = "s-" + UUID.randomUUID();
    private final String installation;
    private final String version;
    private final String model;
    private final TestSocket socket;
    private final List<String> capabilities;
    private final JsonNode config;
    private long seq;

    /** Connects; the page can show it from its first line on. */
    LivePhone(Http http, String model, String... capabilities) {
        this(http, http.post("/v1/auth/installations", "", "{}").json(), "1.4.2", model, capabilities);
    }

    /** The same in somebody's session, with a version of the app. */
    LivePhone(Http http, JsonNode session, String version, String model, String... capabilities) {
        this.installation = session.path("installation").asText();
        this.version = version;
        this.model = model;
        this.capabilities = List.of(capabilities);
        this.socket = TestSocket.open(http.base(), session.path("accessToken").asText());
        this.config = call(
                "Config", JSON.createObjectNode().put("appVersion", version).set("capabilities", offered()));
        send(9, model + " is here");
    }

    String id() {
        return installation;
    }

    /** What it was told when it connected. */
    JsonNode config() {
        return config;
    }

    void send(int severity, String body) {
        append(JSON.createObjectNode(), record(severity, body));
    }

    /** With what the sender says of itself. */
    void append(ObjectNode counters, ObjectNode... records) {
        ObjectNode request = JSON.createObjectNode();
        request.putObject("source")
                .put("sessionId", session)
                .put("appName", "shop")
                .put("appVersion", version)
                .put("deviceModel", model)
                .put("sentUnixNano", ConsoleDevice.nowNanos());
        request.set("capabilities", offered());
        request.putArray("records").addAll(List.of(records));
        if (!counters.isEmpty()) {
            request.set("counters", counters);
        }
        JsonNode reply = call("Append", request);
        assertThat(reply.at("/done/body/accepted").asInt()).as(reply.toString()).isEqualTo(records.length);
    }

    ObjectNode record(int severity, String body) {
        return JSON.createObjectNode()
                .put("seq", Long.toString(++seq))
                .put("timeUnixNano", ConsoleDevice.nowNanos())
                .put("severity", severity)
                .put("body", body);
    }

    /** The first publication of this kind that came, or comes: its body, with an id. */
    JsonNode told(String kind) {
        return toldThat(body -> body.has(kind));
    }

    JsonNode toldThat(Predicate<JsonNode> wanted) {
        return body(socket.awaitFrame(frame -> wanted.test(body(frame))));
    }

    /** Whether it was told such a thing until now. */
    boolean wasTold(Predicate<JsonNode> wanted) {
        return socket.frames().stream().map(LivePhone::body).anyMatch(wanted);
    }

    /** Answers what was told. */
    void answer(JsonNode told, String kind, ObjectNode answer) {
        ObjectNode request = JSON.createObjectNode().put("id", told.path("id").asText());
        request.set(kind, answer);
        assertThat(call("Answer", request).has("done")).isTrue();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private JsonNode call(String method, JsonNode body) {
        int id = ids.incrementAndGet();
        ObjectNode frame = JSON.createObjectNode().put("id", id);
        frame.putObject("call").put("service", LOG).put("method", method).set("body", body);
        socket.send(frame.toString());
        return socket.awaitFrame(answer -> answer.path("id").asInt() == id);
    }

    private JsonNode offered() {
        return JSON.valueToTree(capabilities);
    }

    private static JsonNode body(JsonNode frame) {
        return frame.at("/publication/body");
    }

    @Override
    public void close() {
        socket.close();
    }
}
