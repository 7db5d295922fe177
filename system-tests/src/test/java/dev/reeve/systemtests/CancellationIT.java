// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.ReplyStream;
import dev.reeve.clientsdk.Request;
import dev.reeve.testkit.FaultProxy;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A caller cancels, closes its client or is cut off: over real sockets the handler in a worker of our SDK hears of it,
 * and what still waited in the broker's queue reaches no worker.
 */
@Tag("X-08")
@Tag("R-07")
@Timeout(60)
class CancellationIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static @Nullable BrokerProcess broker;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Worker worker = worker();
    private final FaultProxy link =
            FaultProxy.to(URI.create(broker().endpoint()).getPort());
    private final ReeveClient client =
            ReeveClient.builder().brokers(link.endpoint()).start();
    private final ReeveClient other =
            ReeveClient.builder().brokers(broker().endpoint()).start();

    /** The ways in which a caller stops to wait. */
    enum Gone {
        CANCELS,
        CLOSES_ITS_CLIENT,
        IS_CUT_OFF
    }

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.start(BrokerProcess.ofService("held", "policy=public"));
    }

    @AfterAll
    static void stopBroker() {
        broker().close();
    }

    @AfterEach
    void close() {
        release.countDown();
        client.close();
        other.close();
        link.close();
        worker.close();
    }

    private static BrokerProcess broker() {
        return Objects.requireNonNull(broker);
    }

    /** Takes one call at a time and holds it until it is cancelled or the test says so. */
    private Worker worker() {
        return Worker.builder()
                .brokers(broker().endpoint())
                .shutdownHook(false)
                .service("held", service -> service.capacity(1).anyMethod(Codec.payload(), this::hold))
                .start();
    }

    private Payload hold(Payload body, Call<Payload> call) throws InterruptedException {
        String name = new String(body.bytes(), StandardCharsets.UTF_8);
        call.onCancel(() -> seen.add(name + " cancelled"));
        if (call.method().equals("stream")) {
            call.emit(body);
        }
        seen.add(name + " started");
        try {
            release.await();
        } finally {
            seen.add(name + (call.isCancelled() ? " knows" : " ends"));
        }
        return body;
    }

    private static ReplyStream open(ReeveClient by, String name, String method) {
        return by.open(Request.builder("held").method(method).stream(method.equals("stream"))
                .body(name.getBytes(StandardCharsets.UTF_8))
                .deadline(Duration.ofSeconds(30))
                .build());
    }

    private void happens(Gone gone, ReplyStream call) {
        switch (gone) {
            case CANCELS -> call.cancel();
            case CLOSES_ITS_CLIENT -> client.close();
            case IS_CUT_OFF -> link.refuse();
        }
    }

    private void awaitSeen(String line) {
        await(line).atMost(SOON).until(() -> seen.contains(line));
    }

    @ParameterizedTest
    @CsvSource({
        "CANCELS, call", "CANCELS, stream",
        "CLOSES_ITS_CLIENT, call", "CLOSES_ITS_CLIENT, stream",
        "IS_CUT_OFF, call", "IS_CUT_OFF, stream"
    })
    void theHandlerHearsThatItsCallerIsGone(Gone gone, String method) {
        ReplyStream call = open(client, "first", method);
        awaitSeen("first started");

        happens(gone, call);

        awaitSeen("first cancelled");
        awaitSeen("first knows");
        // The place is free again for the next.
        ReplyStream next = open(other, "next", "call");
        awaitSeen("next started");
        next.cancel();
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitedReachesNoWorkerAndCancelsNothing(Gone gone) {
        ReplyStream running = open(other, "running", "call");
        awaitSeen("running started");
        ReplyStream waiting = open(client, "waiting", "call");
        awaitWaiting(1);

        happens(gone, waiting);

        awaitWaiting(0);
        ReplyStream next = open(other, "next", "call");
        awaitWaiting(1);
        release.countDown();
        assertThat(running.next()).isNotNull();
        assertThat(next.next()).isNotNull();
        assertThat(seen).containsExactly("running started", "running ends", "next started", "next ends");
    }

    /** By the broker's own figures. */
    private void awaitWaiting(int calls) {
        await(calls + " in the queue")
                .atMost(SOON)
                .until(() -> broker().metric("reeve_broker_queued_requests") == calls);
    }
}
