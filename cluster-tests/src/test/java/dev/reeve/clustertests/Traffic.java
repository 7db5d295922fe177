// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Calls of the service slow that come at a rate, whether earlier ones were answered or not. */
final class Traffic implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ReeveClient client;
    private final byte[] body;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong firstReplyNanos = new AtomicLong();
    private final List<Long> waitsMillis = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final long began = System.nanoTime();

    Traffic(ReeveClient client, int serviceMillis) {
        this.client = client;
        this.body = Integer.toString(serviceMillis).getBytes(UTF_8);
    }

    /** So many at once. */
    void burst(int calls) {
        for (int i = 0; i < calls; i++) {
            send();
        }
    }

    /** From now on, until it is asked to stop. */
    void atRate(int perSecond) {
        var _ = timer.scheduleAtFixedRate(this::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** No more; waits until all that were sent have ended. */
    void stop() throws InterruptedException {
        timer.shutdownNow();
        callers.shutdown();
        if (!callers.awaitTermination(DEADLINE.toSeconds() + 30, TimeUnit.SECONDS)) {
            failures.add("calls that do not end");
        }
    }

    /** Looks until it is so; since this was made. */
    Duration until(Callable<Boolean> so) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(3))
                .until(so);
        return sinceBegin();
    }

    /** Whether all that were sent have been answered or have failed. */
    boolean allEnded() {
        return waitsMillis.size() + failures.size() == sent.get();
    }

    int sent() {
        return sent.get();
    }

    int answered() {
        return waitsMillis.size();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Since this was made, until the first reply came. */
    Duration firstReply() {
        return Duration.ofNanos(firstReplyNanos.get() - began);
    }

    Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** In a line. */
    String summary() {
        List<Long> sorted = waitsMillis.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%d calls, %d failed; p50 %d ms, p95 %d ms, p99 %d ms, max %d ms",
                sent.get(),
                failures.size(),
                at(sorted, 0.50),
                at(sorted, 0.95),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        callers.shutdownNow();
    }

    private void send() {
        sent.incrementAndGet();
        callers.execute(() -> {
            long start = System.nanoTime();
            try {
                var _ = client.call(Request.builder("slow")
                        .method("work")
                        .body(body)
                        .idempotent(true)
                        .deadline(DEADLINE)
                        .build());
                long now = System.nanoTime();
                firstReplyNanos.compareAndSet(0, now);
                waitsMillis.add(TimeUnit.NANOSECONDS.toMillis(now - start));
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
        });
    }

    /** The value below which so much of them is; 0 = there are none. */
    static long at(List<Long> sorted, double part) {
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(part * sorted.size()) - 1));
    }
}
