// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People who sign in, come back and look at their account, three times a second; what failed is kept. */
final class AuthTraffic implements AutoCloseable {
    private static final long EVERY_MS = 300;
    private static final Duration ROUNDS_WITHIN = Duration.ofSeconds(60);

    private final Http http;
    private final String credentials;
    private final ScheduledExecutorService people = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    /** @param credentials e-mail and password of an account, JSON */
    AuthTraffic(Http http, String credentials) {
        this.http = http;
        this.credentials = credentials;
        var _ = people.scheduleAtFixedRate(this::round, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Goes on until so many more rounds are done. */
    void awaitMore(int count) {
        int wanted = rounds.get() + count;
        await(count + " more rounds").atMost(ROUNDS_WITHIN).until(() -> rounds.get() >= wanted);
    }

    List<String> failures() {
        return failures;
    }

    int rounds() {
        return rounds.get();
    }

    private void round() {
        try {
            JsonNode session = good("sign-in", credentials);
            JsonNode next = good(
                    "refresh",
                    "{\"refreshToken\":\"" + session.path("refreshToken").asText() + "\"}");
            Http.Answer me = http.get("/v1/auth/me", next.path("accessToken").asText());
            if (me.status() != 200) {
                failures.add("me: " + me.status() + " " + me.body());
            }
            JsonNode _ = good("anonymous", "{}");
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
        rounds.incrementAndGet();
    }

    private JsonNode good(String route, String body) {
        Http.Answer answer = http.post("/v1/auth/" + route, "", body);
        if (answer.status() != 200) {
            throw new IllegalStateException(route + ": " + answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    @Override
    public void close() {
        people.close();
    }
}
