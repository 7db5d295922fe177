// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The service {@code slow}, or {@code REEVE_TEST_SERVICE}: each call takes as many milliseconds as its body says, else
 * {@code REEVE_TEST_MILLIS}, and is answered with the name of the pod. When it is told to end, it says as the
 * container's last words how many calls it had just then, so that a test knows whether a busy one was stopped.
 * Before it connects it says that it begins: one that said nothing at all was ended before it could have a call.
 */
public final class SlowWorker {
    private static final Path LAST_WORDS = Path.of("/dev/termination-log");
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final AtomicInteger busy = new AtomicInteger();
    private final long standardMillis;
    private final String pod;

    private SlowWorker(long standardMillis, String pod) {
        this.standardMillis = standardMillis;
        this.pod = pod;
    }

    /** Brokers from REEVE_BROKERS, calls at once from REEVE_TEST_CAPACITY; SIGTERM drains. */
    public static void main(String[] arguments) {
        SlowWorker worker = new SlowWorker(number("REEVE_TEST_MILLIS", 100), text("REEVE_POD_NAME", "no pod"));
        say("begins");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> say("busy " + worker.busy.get())));
        Worker.builder()
                .service(
                        text("REEVE_TEST_SERVICE", "slow"),
                        service -> service.version("1.0.0")
                                .capacity((int) number("REEVE_TEST_CAPACITY", 1))
                                .idempotent()
                                .anyMethod(Codec.payload(), (body, _) -> worker.answer(body)))
                .start()
                .awaitShutdown();
    }

    private Payload answer(Payload body) throws InterruptedException {
        busy.incrementAndGet();
        try {
            String wanted = new String(body.bytes(), UTF_8);
            long millis = wanted.isEmpty() ? standardMillis : Long.parseLong(wanted);
            var _ = NEVER.await(millis, TimeUnit.MILLISECONDS);
            return new Payload(pod.getBytes(UTF_8), "text/plain");
        } finally {
            busy.decrementAndGet();
        }
    }

    private static void say(String words) {
        try {
            Files.writeString(LAST_WORDS, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(String name, long otherwise) {
        return Long.parseLong(text(name, Long.toString(otherwise)));
    }

    private static String text(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }
}
