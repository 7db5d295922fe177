// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who calls the service {@code echo} all the time, and notes each call that is not answered well. */
final class EchoTraffic implements AutoCloseable {
    private static final long EVERY_MS = 50;
    private static final Duration CALLS_WITHIN = Duration.ofSeconds(60);

    private final Http http;
    private final String token;
    private final ScheduledExecutorService caller = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    EchoTraffic(Http http, String token) {
        this.http = http;
        this.token = token;
        var _ = caller.scheduleWithFixedDelay(this::call, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void call() {
        try {
            Http.Answer answer = http.post("/v1/services/echo", token, "{\"n\":1}");
            if (answer.status() != 200) {
                failures.add(answer.status() + " " + answer.body());
            }
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
        calls.incrementAndGet();
    }

    /** Goes on until so many more calls are answered. */
    void awaitMore(int count) {
        int wanted = calls.get() + count;
        await(count + " more calls").atMost(CALLS_WITHIN).until(() -> calls.get() >= wanted);
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        caller.close();
    }
}
