// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker as a process of its own that writes down each request it takes, before it does anything: so a worker that is
 * killed in the middle has still said that it saw the request. It answers {@code REQUEST HASH}, where the hash is new
 * for each execution. SIGTERM drains.
 *
 * <p>Options: {@code folder}, {@code who}, {@code brokers}; {@code steady=NAME} and {@code once=NAME} (services,
 * idempotent and not), {@code capacity}, {@code handler-ms} (up to), {@code parts} (PARTIALs before each reply),
 * {@code drain-ms}, {@code seed}. Says {@code registered places=N} at each change, and {@code ready}.
 */
final class HistoryWorker {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final HistoryWriter history;
    private final int handlerMsMax;
    private final int parts;
    private final Random random;
    private final AtomicLong executions = new AtomicLong();
    private final String nonce;

    private HistoryWorker(ProgramOptions options, HistoryWriter history) {
        this.history = history;
        this.handlerMsMax = options.number("handler-ms", 5);
        this.parts = options.number("parts", 0);
        this.random = new Random(options.number("seed", 1));
        this.nonce = options.text("who") + "." + ProcessHandle.current().pid();
    }

    public static void main(String[] args) {
        ProgramOptions options = new ProgramOptions(args);
        HistoryWriter history = HistoryWriter.create(Path.of(options.text("folder")), options.text("who"));
        HistoryWorker program = new HistoryWorker(options, history);
        int capacity = options.number("capacity", 8);
        Worker worker = Worker.builder()
                .brokers(options.text("brokers"))
                .instanceId(options.text("who") + "-" + ProcessHandle.current().pid())
                .drainGrace(Duration.ofMillis(options.number("drain-ms", 5_000)))
                .service(
                        options.text("steady", "steady"),
                        service -> program.describe(service.idempotent(), capacity, true))
                .service(options.text("once", "once"), service -> program.describe(service, capacity, false))
                .start();
        Thread.ofPlatform().daemon().start(() -> sayPlaces(worker));
        worker.awaitShutdown();
    }

    /** At each change: at how many brokers it is registered, summed over its services; and once that it is ready. */
    private static void sayPlaces(Worker worker) {
        int said = 0;
        boolean ready = false;
        while (true) {
            int places = worker.stats().services().stream()
                    .mapToInt(service -> service.brokers().size())
                    .sum();
            if (places != said) {
                said = places;
                System.out.println("registered places=" + places);
            }
            if (!ready && worker.isReady()) {
                ready = true;
                System.out.println("ready");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void describe(ServiceBuilder service, int capacity, boolean idempotent) {
        service.capacity(capacity).anyMethod(Codec.payload(), (body, call) -> answer(body, call, idempotent));
    }

    private Payload answer(Payload body, Call<Payload> call, boolean idempotent) {
        String request = new String(body.bytes(), StandardCharsets.UTF_8);
        String hash = nonce + "." + executions.incrementAndGet();
        history.exec(new HistoryCall(request, call.service(), idempotent), call.attempt(), hash);
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(handlerMsMax + 1)).toNanos());
        Payload reply = new Payload((request + " " + hash).getBytes(StandardCharsets.UTF_8), "text/plain");
        for (int n = 0; n < parts; n++) {
            call.emit(reply);
        }
        return reply;
    }
}
