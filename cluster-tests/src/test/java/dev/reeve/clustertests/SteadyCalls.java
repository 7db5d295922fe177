// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Idempotent calls at a fixed rate, of several apps by several doors, whether earlier ones were answered or not. */
final class SteadyCalls implements AutoCloseable {
    /** One call in so many has an idempotency key. */
    private static final int KEYED = 10;
    /** Deadline of a call, and the client's word after it. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

    private final List<EchoCaller> callers = new ArrayList<>();
    private final List<AppCaller> live = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();
    private final Set<Long> open = ConcurrentHashMap.newKeySet();
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean keys = true;

    /**
     * A call that has ended.
     *
     * @param failure empty = it was answered
     */
    private record Ended(String door, boolean withKey, long sentNanos, long endedNanos, Instant at, String failure) {
        long micros() {
            return TimeUnit.NANOSECONDS.toMicros(endedNanos - sentNanos);
        }

        String told() {
            return String.format(
                    Locale.ROOT,
                    "%s %s%s sent %d ms before: %s",
                    at,
                    door,
                    withKey ? " with a key" : "",
                    micros() / 1_000,
                    failure);
        }
    }

    /** What was seen while something was done. */
    record Figures(String what, Duration took, int calls, List<String> failures, Duration p99, Duration stall) {
        /** In a row of the table of docs. */
        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %d | %d | %d | %d |",
                    what,
                    took.toMillis() / 1_000.0,
                    calls,
                    failures.size(),
                    p99.toMillis(),
                    stall.toMillis());
        }
    }

    /** Something that is done while calls go on. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    private SteadyCalls() {}

    /** From now on: so many apps of each kind, all together at that rate. */
    static SteadyCalls begin(String url, int ofEach, int perSecond) {
        SteadyCalls calls = new SteadyCalls();
        try {
            for (int i = 0; i < ofEach; i++) {
                calls.callers.add(AppCaller.byHttp(url));
                AppCaller live = AppCaller.live(url);
                calls.callers.add(live);
                calls.live.add(live);
                calls.callers.add(GrpcCaller.at(url));
            }
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
        var _ = calls.timer.scheduleAtFixedRate(calls::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        return calls;
    }

    /** Those with a live connection. */
    List<AppCaller> live() {
        return List.copyOf(live);
    }

    /** From now on no call has an idempotency key: what keeps them is going to be away. */
    void withoutKeys() {
        keys = false;
    }

    /** They have keys again; returns when one of these was answered and all before it have ended. */
    void withKeys() {
        keys = true;
        long now = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ended.stream()
                        .anyMatch(call -> call.sentNanos > now && call.withKey && call.failure.isEmpty()));
        awaitEndOfThoseBefore(sent.get());
    }

    private void awaitEndOfThoseBefore(long number) {
        Awaitility.await().atMost(ENDS_WITHIN).until(() -> open.stream().noneMatch(call -> call < number));
    }

    int answered() {
        return (int) ended.stream().filter(call -> call.failure.isEmpty()).count();
    }

    /** Of all calls so far. */
    List<String> failures() {
        return ended.stream()
                .filter(call -> !call.failure.isEmpty())
                .map(Ended::told)
                .toList();
    }

    /** Waits until so many more were answered: it goes on. */
    void awaitMore(int calls) {
        int before = answered();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered() >= before + calls);
    }

    /** Does something, and tells what happened to calls that were sent meanwhile, or were open when it began. */
    Figures during(String what, Deed deed) throws Exception {
        long begin = System.nanoTime();
        deed.run();
        long end = System.nanoTime();
        awaitEndOfThoseBefore(sent.get());
        List<Ended> concerned = ended.stream()
                .filter(call -> call.endedNanos >= begin && call.sentNanos < end)
                .toList();
        Figures figures = new Figures(
                what,
                Duration.ofNanos(end - begin),
                concerned.size(),
                concerned.stream()
                        .filter(call -> !call.failure.isEmpty())
                        .map(Ended::told)
                        .toList(),
                p99(concerned),
                stall(concerned, begin, end));
        Cluster.tell(figures.row());
        figures.failures().stream().limit(20).forEach(Cluster::tell);
        return figures;
    }

    private static Duration p99(List<Ended> calls) {
        List<Long> sorted = calls.stream()
                .filter(call -> call.failure.isEmpty())
                .map(Ended::micros)
                .sorted()
                .toList();
        return Duration.ofNanos(1_000 * Traffic.at(sorted, 0.99));
    }

    /** The longest time in which nobody was answered. */
    private static Duration stall(List<Ended> calls, long begin, long end) {
        long longest = 0;
        long last = begin;
        List<Long> answers = calls.stream()
                .filter(call -> call.failure.isEmpty())
                .map(Ended::endedNanos)
                .sorted()
                .toList();
        for (long answer : answers) {
            longest = Math.max(longest, answer - last);
            last = answer;
        }
        return Duration.ofNanos(Math.max(longest, end - last));
    }

    private void send() {
        long number = sent.getAndIncrement();
        EchoCaller caller = callers.get((int) (number % callers.size()));
        boolean withKey = keys && number / callers.size() % KEYED == 0;
        open.add(number);
        long start = System.nanoTime();
        CompletableFuture<?> answer;
        try {
            answer = caller.call("call " + number, withKey);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        var _ = answer.whenComplete((_, error) -> {
            ended.add(new Ended(
                    caller.door(),
                    withKey,
                    start,
                    System.nanoTime(),
                    Instant.now(),
                    error == null ? "" : reason(error)));
            open.remove(number);
        });
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause.toString();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        callers.forEach(EchoCaller::close);
    }
}
