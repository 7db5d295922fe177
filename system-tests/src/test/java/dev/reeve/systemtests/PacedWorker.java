// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker in a pod: a call takes as many milliseconds as its body says, or lasts until the file is there that its body
 * names. When it is told to end it says how many calls it has.
 */
final class PacedWorker {
    /** Environment: the service. */
    static final String SERVICE = "REEVE_TEST_SERVICE";
    /** Environment: the calls that it takes at once, 1 where it is not set. */
    static final String CAPACITY = "REEVE_TEST_CAPACITY";
    /** Environment: milliseconds since its process began before which it is not there, as if much were to load. */
    static final String START_MS = "REEVE_TEST_START_MS";
    /** Before the number of calls that it has when it is told to end. */
    static final String TOLD = "told to end, busy=";

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final AtomicInteger busy = new AtomicInteger();
    private final String pod;

    private PacedWorker(String pod) {
        this.pod = pod;
    }

    public static void main(String[] arguments) throws InterruptedException {
        PacedWorker program = new PacedWorker(environment("REEVE_POD_NAME"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(TOLD + program.busy.get())));
        awaitStart(number(START_MS, 0));
        Worker worker = Worker.builder()
                .service(
                        environment(SERVICE),
                        service -> service.idempotent()
                                .capacity(number(CAPACITY, 1))
                                .anyMethod(Codec.payload(), (body, _) -> program.answer(body)))
                .start();
        if (worker.awaitReady(READY_MAX)) {
            System.out.println(WorkerPods.READY);
        }
        worker.awaitShutdown();
    }

    private static void awaitStart(int milliseconds) {
        long dueMs = ManagementFactory.getRuntimeMXBean().getStartTime() + milliseconds;
        for (long left = dueMs - System.currentTimeMillis(); left > 0; left = dueMs - System.currentTimeMillis()) {
            LockSupport.parkNanos(Duration.ofMillis(left).toNanos());
        }
    }

    private static int number(String name, int otherwise) {
        String set = System.getenv(name);
        return set == null ? otherwise : Integer.parseInt(set);
    }

    private static String environment(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }

    private Payload answer(Payload body) {
        busy.incrementAndGet();
        try {
            String wanted = new String(body.bytes(), UTF_8);
            if (wanted.startsWith("/")) {
                while (!Files.exists(Path.of(wanted))) {
                    LockSupport.parkNanos(LOOK.toNanos());
                }
            } else {
                LockSupport.parkNanos(Duration.ofMillis(Long.parseLong(wanted)).toNanos());
            }
            return new Payload(pod.getBytes(UTF_8), "text/plain");
        } finally {
            busy.decrementAndGet();
        }
    }
}
