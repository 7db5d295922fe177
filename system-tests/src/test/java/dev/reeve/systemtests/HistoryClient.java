// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A client as a process of its own: open-loop load at a fixed rate, whatever becomes of the calls, and a history of
 * every one. SIGTERM ends the load; then it waits for what is open, writes the end of its history and says
 * {@code done}. Every 100 ms it says how many calls ended how: {@code progress ok=N unknown=N ...}.
 *
 * <p>Options: {@code folder}, {@code who}; {@code brokers} or {@code url} (the gateway's); {@code rate} (calls a
 * second), {@code in-order} (one thread sends, so that calls leave in the order of their invokes),
 * {@code steady-percent} (of them to the idempotent service), {@code deadline-ms}, {@code steady} and {@code once}
 * (services), {@code declare} (says of each call whether it is idempotent; else the workers' word counts), {@code keys}
 * (affinity keys, 0 = none), {@code seed}.
 */
final class HistoryClient {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Duration PROGRESS = Duration.ofMillis(100);

    private final ProgramOptions options;
    private final HistoryWriter history;
    private final HistoryCaller caller;
    private final String who;
    private final Duration deadline;
    private final Random random;
    private final boolean inOrder;
    private final Map<String, LongAdder> ends = new ConcurrentSkipListMap<>();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong slowestMs = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean running = true;

    private HistoryClient(ProgramOptions options, HistoryWriter history, HistoryCaller caller) {
        this.options = options;
        this.history = history;
        this.caller = caller;
        this.who = options.text("who");
        this.deadline = Duration.ofMillis(options.number("deadline-ms", 5_000));
        this.random = new Random(options.number("seed", 1));
        this.inOrder = options.flag("in-order", false);
    }

    public static void main(String[] args) throws InterruptedException {
        ProgramOptions options = new ProgramOptions(args);
        try (HistoryWriter history = HistoryWriter.create(Path.of(options.text("folder")), options.text("who"));
                HistoryCaller caller = HistoryCaller.of(options)) {
            HistoryClient client = new HistoryClient(options, history, caller);
            Runtime.getRuntime().addShutdownHook(new Thread(client::stop));
            Thread.ofPlatform().daemon().start(client::sayProgress);
            client.run();
        }
    }

    private void stop() {
        running = false;
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run() throws InterruptedException {
        long intervalNanos = NANOS_PER_SECOND / options.number("rate", 100);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long dueNanos = System.nanoTime();
            for (long number = 1; running; number++) {
                HistoryCall call = next(number);
                if (inOrder) {
                    Supplier<String> rest = begin(call);
                    callers.execute(() -> end(rest));
                } else {
                    callers.execute(() -> end(begin(call)));
                }
                dueNanos += intervalNanos;
                for (long left = dueNanos - System.nanoTime(); left > 0 && running; ) {
                    LockSupport.parkNanos(left);
                    left = dueNanos - System.nanoTime();
                }
            }
        }
        history.end();
        System.out.println(progress());
        System.out.println("done");
        done.countDown();
    }

    private HistoryCall next(long number) {
        boolean steady = random.nextInt(100) < options.number("steady-percent", 50);
        String service = steady ? options.text("steady", "steady") : options.text("once", "once");
        return new HistoryCall(who + "-" + number, service, steady);
    }

    private Supplier<String> begin(HistoryCall call) {
        long startedNanos = System.nanoTime();
        history.invoke(call, deadline.toMillis());
        open.incrementAndGet();
        Supplier<String> rest = caller.begin(call, deadline, history);
        return () -> {
            String end = rest.get();
            slowestMs.accumulateAndGet(
                    Duration.ofNanos(System.nanoTime() - startedNanos).toMillis(), Math::max);
            return end;
        };
    }

    private void end(Supplier<String> call) {
        String end = call.get();
        open.decrementAndGet();
        ends.computeIfAbsent(end, _ -> new LongAdder()).increment();
    }

    private void sayProgress() {
        while (true) {
            LockSupport.parkNanos(PROGRESS.toNanos());
            System.out.println(progress());
        }
    }

    private String progress() {
        Map<String, Long> counts = new TreeMap<>();
        ends.forEach((end, count) -> counts.put(end, count.sum()));
        StringBuilder line = new StringBuilder("progress");
        counts.forEach((end, count) -> line.append(' ').append(end).append('=').append(count));
        return line.append(" open=")
                .append(open.get())
                .append(" slowestMs=")
                .append(slowestMs.get())
                .append(" brokers=")
                .append(caller.brokers())
                .toString();
    }
}
