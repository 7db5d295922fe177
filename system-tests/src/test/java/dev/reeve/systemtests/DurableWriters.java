// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** Three threads that write durable things through the gateway, one after the other, and a history of all of them. */
final class DurableWriters implements AutoCloseable {
    static final String USERS = "users";
    static final String SESSIONS = "sessions";
    static final String RECORDS = "records";
    static final List<String> SERVICES = List.of(USERS, SESSIONS, RECORDS);

    /** One address does all this. */
    static final String[] UNBOUNDED = {
        "--set", "reeve.gateway.limits.address-rate=100000", "--set", "reeve.gateway.limits.address-burst=100000"
    };

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(60);
    /** While nobody listens. */
    private static final Duration AWAY = Duration.ofMillis(500);

    private static final int OK = 200;

    private final Http http;
    private final String appKey;
    private final HistoryWriter history;
    /** What was acknowledged, and how. */
    private final Map<HistoryCall, Http.Answer> acknowledged = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running = true;

    DurableWriters(URI url, String appKey, HistoryWriter history) {
        this.http = new Http(url);
        this.appKey = appKey;
        this.history = history;
        SERVICES.forEach(service -> threads.execute(() -> write(service)));
    }

    private void write(String service) {
        for (int number = 1; running; number++) {
            HistoryCall call = new HistoryCall(service + "-" + number, service, false);
            history.invoke(call, DEADLINE.toMillis());
            try {
                ended(call, send(call));
            } catch (UncheckedIOException _) {
                history.unknown(call);
                LockSupport.parkNanos(AWAY.toNanos());
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private Http.Answer send(HistoryCall call) {
        return switch (call.service()) {
            case USERS -> http.post("/v1/auth/sign-up", "", credentials(call));
            case SESSIONS -> http.post("/v1/auth/anonymous", "", "{}");
            default -> {
                String record = "{\"body\":\"durable " + call.request() + "\"}\n";
                yield http.post("/v1/logs/records", appKey, record, "Content-Type", "application/x-ndjson");
            }
        };
    }

    private void ended(HistoryCall call, Http.Answer answer) {
        if (answer.status() == OK) {
            // What is stored is known by the request's name: it is the result.
            history.ok(call, 0, call.request());
            acknowledged.put(call, answer);
        } else {
            String reason = answer.reason();
            String _ = HistoryCaller.failed(call, reason.isEmpty() ? "HTTP" + answer.status() : reason, history);
        }
    }

    static String credentials(HistoryCall user) {
        return "{\"email\":\"" + user.request() + "@example.org\",\"password\":\"correct horse battery\"}";
    }

    /** The body that asks for the next tokens of that session. */
    String refreshOf(HistoryCall session) {
        String token = Objects.requireNonNull(acknowledged.get(session))
                .json()
                .path("refreshToken")
                .asText();
        return "{\"refreshToken\":\"" + token + "\"}";
    }

    List<HistoryCall> acknowledged(String service) {
        return acknowledged.keySet().stream()
                .filter(call -> call.service().equals(service))
                .toList();
    }

    /** Waits until each thread has so many more acknowledged. */
    void awaitMoreOk(int more, Duration atMost) {
        Map<String, Integer> before = new ConcurrentHashMap<>();
        SERVICES.forEach(service -> before.put(service, acknowledged(service).size()));
        Awaitility.await(more + " more acknowledged")
                .atMost(atMost)
                .until(() -> SERVICES.stream()
                        .allMatch(service -> acknowledged(service).size() >= before.getOrDefault(service, 0) + more));
    }

    /** Ends the load; every write has an outcome then. */
    void stop() {
        running = false;
        threads.close();
        history.end();
    }

    @Override
    public void close() {
        running = false;
        threads.close();
    }
}
