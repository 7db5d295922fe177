// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.NavigableSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A device that sends small batches one after the other and each again until it is acknowledged, as our clients do. */
final class LogWriter implements AutoCloseable {
    private static final int BATCH = 5;
    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(60);

    private final Http http;
    private final String key;
    private final String session = "s-" + UUID.randomUUID();
    private final NavigableSet<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger toForget = new AtomicInteger();
    private final Thread thread;
    private volatile boolean running = true;

    LogWriter(Http http, String key) {
        this.http = http;
        this.key = key;
        this.thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        for (long first = 1; running; first += BATCH) {
            first += toForget.getAndSet(0);
            while (running && !send(first)) {
                refusals.incrementAndGet();
                LockSupport.parkNanos(PACE.toNanos());
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private boolean send(long first) {
        StringBuilder lines = new StringBuilder();
        String now = ConsoleDevice.nowNanos();
        lines.append("{\"source\":{\"installation\":\"").append(session);
        lines.append("\",\"sessionId\":\"").append(session).append("\",\"appName\":\"shop\"}}\n");
        for (long seq = first; seq < first + BATCH; seq++) {
            lines.append("{\"seq\":\"")
                    .append(seq)
                    .append("\",\"timeUnixNano\":\"")
                    .append(now);
            lines.append("\",\"severity\":9,\"body\":\"line ").append(seq).append("\"}\n");
        }
        try {
            Http.Answer answer =
                    http.post("/v1/logs/records", key, lines.toString(), "Content-Type", "application/x-ndjson");
            if (answer.status() != 200) {
                return false;
            }
        } catch (RuntimeException _) {
            return false;
        }
        for (long seq = first; seq < first + BATCH; seq++) {
            acknowledged.add(seq);
        }
        batches.incrementAndGet();
        return true;
    }

    /** The next so many records never come: its ring was full. */
    void forget(int records) {
        toForget.addAndGet(records);
    }

    /** Waits until so many more batches are acknowledged. */
    void awaitMore(int count) {
        int wanted = batches.get() + count;
        await(count + " more batches acknowledged").atMost(ACKNOWLEDGED_WITHIN).until(() -> batches.get() >= wanted);
    }

    /** Waits until a batch is refused. */
    void awaitRefusal() {
        int before = refusals.get();
        await("a refusal").atMost(ACKNOWLEDGED_WITHIN).until(() -> refusals.get() > before);
    }

    String session() {
        return session;
    }

    NavigableSet<Long> acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
