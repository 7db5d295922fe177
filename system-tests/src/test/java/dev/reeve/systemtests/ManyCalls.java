// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Calls of {@link PacedWorker}s, many at a time. */
final class ManyCalls implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ReeveClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    ManyCalls(List<String> brokers) {
        client = ReeveClient.builder()
                .brokers(String.join(",", brokers))
                .openCallsMax(10_000)
                .start();
    }

    /** Begins so many that take so long. */
    void begin(String service, int count, Duration each) {
        for (int i = 0; i < count; i++) {
            calls.add(begin(service, Long.toString(each.toMillis())));
        }
    }

    /** Begins one that lasts until the file is there. */
    void beginUntil(String service, Path file) {
        calls.add(begin(service, file.toAbsolutePath().toString()));
    }

    private CompletableFuture<String> begin(String service, String body) {
        return CompletableFuture.supplyAsync(
                () -> new String(
                        client.call(Request.builder(service)
                                        .body(body.getBytes(UTF_8))
                                        .idempotent(true)
                                        .deadline(DEADLINE)
                                        .build())
                                .frames()
                                .getFirst(),
                        UTF_8),
                threads);
    }

    /** How many of them have an answer. */
    int answered() {
        return (int) calls.stream()
                .filter(call -> call.isDone() && !call.isCompletedExceptionally())
                .count();
    }

    /** Waits for all that were begun since the last time: who answered each. A call that failed fails the test. */
    List<String> answers() {
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<String> call : calls) {
            answers.add(
                    call.orTimeout(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS).join());
        }
        calls.clear();
        return answers;
    }

    /** So that a test's unanswered calls are none of the next one's. */
    void forget() {
        calls.clear();
    }

    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
    }
}
