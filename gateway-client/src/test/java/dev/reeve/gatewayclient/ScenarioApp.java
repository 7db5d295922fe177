// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The app of a scenario: does what the steps say, and remembers what it was told. */
final class ScenarioApp implements ReeveListener {
    private final JsonNode client;
    private final ManualLoop loop;
    private final FakeGateway gateway;
    private final Store store = new MemoryStore();
    private final Deque<Double> randoms = new ArrayDeque<>();
    private final Map<String, CompletableFuture<?>> results = new HashMap<>();
    private final Map<String, List<Body>> parts = new HashMap<>();
    private final Map<String, ArrayNode> topics = new HashMap<>();
    private final Map<String, FollowedTopic.Hearer> hearers = new HashMap<>();
    private final Map<Long, String> entries = new HashMap<>();
    private final Deque<JsonNode> events = new ArrayDeque<>();
    private ArrayNode states = JsonNodeFactory.instance.arrayNode();
    private Core core;

    ScenarioApp(JsonNode client, ManualLoop loop, FakeGateway gateway) {
        this.client = client;
        this.loop = loop;
        this.gateway = gateway;
        client.path("random").forEach(draw -> randoms.add(draw.asDouble()));
        fillStore();
        this.core = made();
    }

    void act(String what, JsonNode step) {
        String as = step.path("as").asText();
        switch (what) {
            case "call" -> begin(new CallFuture(loop), StepCall.invoke(step, false), step);
            case "stream" -> stream(step);
            case "cancel" -> future(step.path("of")).cancel(true);
            case "subscribe" -> subscribe(step.path("topic").asText());
            case "unsubscribe" -> {
                String topic = step.path("topic").asText();
                core.topics().unsubscribe(topic, Objects.requireNonNull(hearers.remove(topic)));
            }
            case "publish" -> begin(new CallFuture(loop), StepCall.publish(step), step);
            case "queue" -> queue(as, step);
            case "startAnonymously" -> results.put(as, core.auth().startAnonymouslyAsync());
            case "signIn" ->
                results.put(
                        as,
                        core.auth()
                                .signInAsync(
                                        step.path("email").asText(),
                                        step.path("password").asText()));
            case "mfa" -> results.put(as, core.auth().mfaAsync(step.path("code").asText()));
            case "device" -> results.put(as, core.auth().deviceAsync());
            case "signOut" -> results.put(as, core.auth().signOutAsync());
            case "log" -> log(step);
            case "restart" -> restart();
            default -> actOnConnection(what);
        }
    }

    void expect(String kind, JsonNode value, JsonNode step, Captures captures) {
        switch (kind) {
            case "expectState" -> assertThat(core.connection().state().name()).isEqualToIgnoringCase(value.asText());
            case "expectStates" -> {
                assertThat(states).isEqualTo(value);
                states = JsonNodeFactory.instance.arrayNode();
            }
            case "expectFallback" -> assertThat(core.fallback().isOn()).isEqualTo(value.asBoolean());
            case "expectPending" -> assertThat(future(value)).isNotDone();
            case "expectResult" -> expectResult(value, step, captures);
            case "expectError" -> expectError(value, step);
            case "expectParts" -> {
                ArrayNode bodies = JsonNodeFactory.instance.arrayNode();
                List<Body> got = parts.getOrDefault(value.asText(), new ArrayList<>());
                got.forEach(body -> bodies.add(Json.parsed(body.bytes())));
                got.clear();
                assertThat(captures.matches(step.path("bodies"), bodies))
                        .as("%s", bodies)
                        .isTrue();
            }
            case "expectTopic" -> {
                ArrayNode heard = heard(value.asText());
                topics.put(value.asText(), JsonNodeFactory.instance.arrayNode());
                assertThat(captures.matches(step.path("events"), heard))
                        .as("%s", heard)
                        .isTrue();
            }
            case "expectEvent" -> {
                JsonNode event = events.poll();
                assertThat(event).as("an event like %s", value).isNotNull();
                assertThat(captures.matches(value, event)).as("%s", event).isTrue();
            }
            case "expectOutbox" -> assertThat(core.outbox().entries()).hasSize(value.asInt());
            case "expectStore" -> value.properties().forEach(entry -> expectStored(entry, captures));
            default -> throw new AssertionError("no such step: " + kind);
        }
    }

    void expectNothing() {
        assertThat(events).as("events nobody asked for").isEmpty();
    }

    String seen() {
        return ", events " + events + ", states " + states + ", topics " + topics;
    }

    @Override
    public void state(ConnectionState state) {
        states.add(state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void sessionLost(String reason) {
        events.add(Json.object().put("sessionLost", reason));
    }

    @Override
    public void terminal(int closeCode) {
        events.add(Json.object().put("terminal", closeCode));
    }

    @Override
    public void sent(OutboxEntry entry, Reply reply) {
        events.add(Json.object().put("sent", entries.get(entry.number())));
    }

    @Override
    public void failed(OutboxEntry entry, ReeveException error) {
        events.add(Json.object().put("failed", entries.get(entry.number())).put("reason", error.reason()));
    }

    private void stream(JsonNode step) {
        List<Body> got = new ArrayList<>();
        parts.put(step.path("as").asText(), got);
        CallFuture future = new CallFuture(loop) {
            @Override
            public boolean part(Body body) {
                return got.add(body);
            }
        };
        begin(future, StepCall.invoke(step, true), step);
    }

    private void begin(CallFuture future, Operation operation, JsonNode step) {
        future.begin(core.calls(), operation, core.calls().plan(StepCall.options(step)));
        results.put(step.path("as").asText(), future);
    }

    private void subscribe(String topic) {
        hearers.put(topic, core.topics().subscribe(topic, new TopicListener() {
            @Override
            public void publication(Publication publication) {
                ObjectNode event = Json.object();
                event.putObject("publication")
                        .put("offset", publication.offset())
                        .set("body", Json.parsed(publication.body().bytes()));
                heard(topic).add(event);
            }

            @Override
            public void reset(Position position) {
                ObjectNode event = Json.object();
                event.putObject("reset").put("epoch", position.epoch()).put("offset", position.offset());
                heard(topic).add(event);
            }

            @Override
            public void closed(String reason) {
                heard(topic).add(Json.object().put("closed", reason));
            }
        }));
    }

    private ArrayNode heard(String topic) {
        return topics.computeIfAbsent(topic, name -> JsonNodeFactory.instance.arrayNode());
    }

    private void queue(String as, JsonNode step) {
        try {
            OutboxEntry entry = core.outbox()
                    .add(
                            step.path("service").asText(),
                            step.path("method").asText(),
                            Body.from(step.path("body").toString()),
                            step.path("idempotencyKey").asText());
            entries.put(entry.number(), as);
        } catch (ReeveException e) {
            results.put(as, CompletableFuture.failedFuture(e));
        }
    }

    private void log(JsonNode step) {
        Map<String, Object> fields = step.has("fields") ? Json.map(step.path("fields")) : Map.of();
        LogLevel level = LogLevel.valueOf(step.path("level").asText());
        core.logs().log(level, step.path("logger").asText(), step.path("text").asText(), fields);
    }

    private void actOnConnection(String what) {
        switch (what) {
            case "connect" -> core.connection().connect();
            case "disconnect" -> core.connection().disconnect();
            case "networkUp" -> core.networkUp();
            case "networkDown" -> core.networkDown();
            case "networkMetered" -> core.networkMetered(true);
            case "networkUnmetered" -> core.networkMetered(false);
            case "foreground" -> core.foreground();
            case "background" -> core.background();
            case "close" -> core.close();
            default -> throw new AssertionError("no such action: " + what);
        }
    }

    /** As by a kill: nothing of the old client is heard any more. */
    private void restart() {
        loop.end();
        gateway.requests.clear();
        gateway.connects.clear();
        gateway.frames.clear();
        gateway.closedByClient = 0;
        loop.begin();
        core = made();
    }

    private CompletableFuture<?> future(JsonNode name) {
        CompletableFuture<?> future = results.get(name.asText());
        if (future == null) {
            throw new AssertionError("nothing was started as " + name);
        }
        return future;
    }

    private void expectResult(JsonNode name, JsonNode step, Captures captures) {
        CompletableFuture<?> future = future(name);
        assertThat(future).as("the result of %s", name).isCompleted();
        Object result = future.join();
        if (step.path("replayed").asBoolean()) {
            assertThat(((Reply) result).isReplay()).isTrue();
        }
        for (Map.Entry<String, JsonNode> header : step.path("headers").properties()) {
            Reply reply = (Reply) result;
            if (header.getValue().isArray()) {
                assertThat(reply.binaryHeader(header.getKey())).contains(StepCall.bytes(header.getValue()));
            } else {
                assertThat(reply.headers())
                        .containsEntry(header.getKey(), header.getValue().asText());
            }
        }
        JsonNode body = result instanceof Reply reply ? Json.parsed(reply.bytes()) : shown(result);
        if (step.has("body")) {
            assertThat(captures.matches(step.path("body"), body)).as("%s", body).isTrue();
        }
    }

    private static JsonNode shown(Object result) {
        return result instanceof SignedIn who
                ? Json.object().put("user", who.user()).put("anonymous", who.isAnonymous())
                : Json.tree(result);
    }

    private void expectError(JsonNode name, JsonNode step) {
        ReeveException error = failure(() -> future(name).getNow(null));
        assertThat(error).as("the error of %s", name).isNotNull();
        if (error != null) {
            assertThat(error.reason()).isEqualTo(step.path("reason").asText());
            if (step.has("code")) {
                assertThat(error.code()).isEqualTo(step.path("code").asText());
            }
            if (step.has("domain")) {
                assertThat(error.domain()).isEqualTo(step.path("domain").asText());
            }
        }
    }

    private static @Nullable ReeveException failure(Supplier<@Nullable Object> result) {
        try {
            Object unused = result.get();
            return null;
        } catch (CancellationException e) {
            return ReeveException.cancelled();
        } catch (CompletionException e) {
            return e.getCause() instanceof ReeveException error ? error : null;
        }
    }

    private void expectStored(Map.Entry<String, JsonNode> entry, Captures captures) {
        byte[] kept = store.read(entry.getKey());
        JsonNode json = kept == null ? JsonNodeFactory.instance.nullNode() : Json.parsed(kept);
        assertThat(captures.matches(entry.getValue(), json))
                .as("%s in the store: %s", entry.getKey(), json)
                .isTrue();
    }

    private void fillStore() {
        JsonNode wanted = client.path("store");
        if (wanted.asText().equals("signedIn")) {
            ObjectNode both = Json.object();
            both.putObject("session")
                    .put("user", "u_1")
                    .put("session", "s_1")
                    .put("refreshToken", "rt-1")
                    .put("anonymous", false);
            both.putObject("installation").put("installation", "i_1").put("secret", "is-1");
            wanted = both;
        }
        wanted.properties().forEach(entry -> store.write(entry.getKey(), Json.bytes(entry.getValue())));
    }

    private Core made() {
        Map<Setting, Double> settings = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (client.path("settings").has(setting.key())) {
                settings.put(
                        setting, client.path("settings").path(setting.key()).asDouble());
            }
        }
        Context context = gateway.context(settings, loop, store, this::random, new AppInfo("", "", "", ""));
        Core made = new Core(
                context,
                new JsonFrames(),
                new Core.Named(null, "", "reeve-test/1"),
                client.has("logs") ? LogOptions.ON : LogOptions.OFF,
                () -> {});
        ScenarioLogs.setUp(made.logs(), client.path("logs"));
        made.listeners().add(this);
        made.start();
        return made;
    }

    /** The draws of the scenario in turn, the last one for ever. */
    private double random() {
        return randoms.size() > 1 ? randoms.remove() : randoms.isEmpty() ? 1 : randoms.element();
    }
}
