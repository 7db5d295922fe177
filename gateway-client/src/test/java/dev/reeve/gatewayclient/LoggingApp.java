// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An app that logs, in one thread, with a gateway that takes all records or is away. */
final class LoggingApp {
    private static final String SESSION = "{\"user\":\"u_1\",\"session\":\"s_1\",\"accessToken\":\"at-1\","
            + "\"expiresInMs\":6000000,\"refreshToken\":\"rt-2\"}";

    final ManualLoop loop = new ManualLoop();
    final List<JsonNode> appends = new ArrayList<>();
    /** Paths of all requests that were answered. */
    final List<String> asked = new ArrayList<>();

    private final FakeGateway gateway = new FakeGateway();
    private final Map<Setting, Double> settings = new EnumMap<>(Setting.class);
    private final Store store;
    private final Map<String, Answer> answers = new HashMap<>();
    private LogOptions options = LogOptions.ON;
    private Core core;

    LoggingApp(Store store) {
        this.store = store;
        store.write(
                "session",
                Json.bytes(
                        Json.object().put("user", "u_1").put("session", "s_1").put("refreshToken", "rt-1")));
        this.core = made();
    }

    LoggingApp set(Setting setting, double value) {
        settings.put(setting, value);
        core = made();
        return this;
    }

    LoggingApp withoutLogs() {
        options = options.off();
        core = made();
        return this;
    }

    LoggingApp logKey(LogKey key) {
        options = options.under(key);
        core = made();
        return this;
    }

    /** What the gateway says to requests whose path ends so. */
    void answer(String pathEnd, int status, String body) {
        answers.put(pathEnd, new Answer(status, body));
    }

    LoggingApp start() {
        core.start();
        loop.settle();
        return this;
    }

    Logs logs() {
        return core.logs();
    }

    Core core() {
        return core;
    }

    /** As by a kill. */
    LoggingApp restart() {
        loop.end();
        gateway.requests.clear();
        loop.begin();
        core = made();
        return start();
    }

    void log(LogLevel level, String text) {
        logs().log(level, text);
        loop.settle();
    }

    /** The gateway answers whatever is asked for, for ten seconds. */
    LoggingApp send() {
        for (int second = 0; second < 10; second++) {
            loop.advance(1_000);
            while (!gateway.requests.isEmpty()) {
                answer(gateway.requests.remove(0));
                loop.settle();
            }
        }
        return this;
    }

    /** The gateway takes one append, if there is one, and nothing after it. */
    LoggingApp sendOne() {
        int before = appends.size();
        for (int second = 0; second < 10 && appends.size() == before; second++) {
            loop.advance(1_000);
            while (!gateway.requests.isEmpty() && appends.size() == before) {
                answer(gateway.requests.remove(0));
                loop.settle();
            }
        }
        return this;
    }

    /** All records that were sent, in their order. */
    List<JsonNode> records() {
        List<JsonNode> records = new ArrayList<>();
        appends.forEach(append -> append.path("records").forEach(records::add));
        return records;
    }

    /** Of them. */
    List<String> bodies() {
        return records().stream().map(record -> record.path("body").asText()).toList();
    }

    List<JsonNode> drops() {
        List<JsonNode> drops = new ArrayList<>();
        appends.forEach(append -> append.path("drops").forEach(drops::add));
        return drops;
    }

    private void answer(FakeGateway.Asked request) {
        String path = request.path();
        asked.add(path);
        if (path.endsWith("/Append")) {
            appends.add(Json.parsed(request.body().getBytes(StandardCharsets.UTF_8)));
        }
        Answer usual = new Answer(200, path.startsWith("/v1/auth/") ? SESSION : "{}");
        Answer answer = answers.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
        request.listener.head(answer.status(), Map.of("content-type", "application/json"));
        request.listener.chunk(answer.body().getBytes(StandardCharsets.UTF_8));
        request.listener.end();
    }

    private Core made() {
        Context context = gateway.context(settings, loop, store);
        return new Core(context, new JsonFrames(), new Core.Named(null, "", "test"), options, () -> {});
    }

    private record Answer(int status, String body) {}
}
