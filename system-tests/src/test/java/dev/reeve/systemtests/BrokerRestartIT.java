// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Reply;
import dev.reeve.clientsdk.Request;
import dev.reeve.protocol.ReeveException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker process that is killed under load and started again: callers and workers find back by themselves. */
@Tag("F3")
@Timeout(180)
class BrokerRestartIT {
    private static final int ROUNDS = 3;
    private static final int OUTSTANDING_MAX = 20;

    private final BrokerProcess broker =
            BrokerProcess.start("reeve.broker.boot-grace=10s", BrokerProcess.ofService("echo", "policy=public"));
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong slowestMs = new AtomicLong();

    @Test
    void everyCallEndsAndServiceComesBackByItself() throws InterruptedException {
        AtomicBoolean running = new AtomicBoolean(true);
        try (broker;
                Peer _ = startEchoWorker();
                ReeveClient client =
                        ReeveClient.builder().brokers(broker.endpoint()).start();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            awaitAnswer(client);
            Thread load = Thread.ofPlatform().start(() -> callUntilStopped(client, callers, running));

            for (int round = 0; round < ROUNDS; round++) {
                int before = answered.get();
                await().atMost(Duration.ofSeconds(20)).until(() -> answered.get() > before + 50);
                broker.kill();
                broker.startAgain();
                int afterKill = answered.get();
                await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() > afterKill + 50);
            }
            running.set(false);
            load.join();
        }

        assertThat(answered.get()).isGreaterThan(ROUNDS * 100);
        assertThat(slowestMs.get())
                .as("no call outlives its deadline of 5 s by more than a second")
                .isLessThan(6_500);
    }

    private void callUntilStopped(ReeveClient client, ExecutorService callers, AtomicBoolean running) {
        Semaphore outstanding = new Semaphore(OUTSTANDING_MAX);
        while (running.get()) {
            outstanding.acquireUninterruptibly();
            callers.execute(() -> {
                try {
                    callOnce(client);
                } finally {
                    outstanding.release();
                }
            });
        }
        outstanding.acquireUninterruptibly(OUTSTANDING_MAX);
    }

    private void callOnce(ReeveClient client) {
        long startedNs = System.nanoTime();
        String text = "call " + startedNs;
        try {
            Reply reply = client.call(echo(text));
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(text);
            answered.incrementAndGet();
        } catch (ReeveException e) {
            assertThat(e.reason()).isNotNull();
            failed.incrementAndGet();
        } finally {
            slowestMs.accumulateAndGet(
                    Duration.ofNanos(System.nanoTime() - startedNs).toMillis(), Math::max);
        }
    }

    private void awaitAnswer(ReeveClient client) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(ReeveException.class)
                .until(() -> client.call(echo("first")).last());
    }

    private static Request echo(String text) {
        return Request.builder("echo")
                .method("say")
                .body(text.getBytes(StandardCharsets.UTF_8))
                .deadline(Duration.ofSeconds(5))
                .idempotent(true)
                .build();
    }

    private Peer startEchoWorker() {
        return Peer.start(Launcher.reeve(
                Map.of("REEVE_BROKERS", broker.endpoint()),
                List.of("run", "examples/echo-worker/src/main/java/dev/reeve/echoworker/EchoWorker.java")));
    }
}
