// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a listener hears of calls and brokers. */
class ClientListenerIT {
    private static final byte[] HI = "hi".getBytes(StandardCharsets.UTF_8);

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final ClientListener listener = new ClientListener() {
        @Override
        public void brokerUp(String broker, String endpoint) {
            heard.add("up " + broker);
        }

        @Override
        public void brokerDown(String broker, String endpoint, String reason) {
            heard.add("down " + broker);
        }

        @Override
        public void callStarted(String service, String method) {
            heard.add("started " + service + " " + method);
        }

        @Override
        public void callRetried(String service, String method, int attempt) {
            heard.add("retried " + service + " " + attempt);
        }

        @Override
        public void callEnded(CallEnded ended) {
            heard.add("ended %s %s %s %d"
                    .formatted(
                            ended.service(),
                            ended.reason(),
                            ended.cancelled() ? "cancelled" : "by itself",
                            ended.attempts()));
        }
    };

    private ReeveClientBuilder client(ScriptedBroker... brokers) {
        String endpoints = String.join(
                ",", List.of(brokers).stream().map(ScriptedBroker::endpoint).toList());
        return ReeveClient.builder()
                .brokers(endpoints)
                .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                .listener(listener);
    }

    private static EchoScript silent(String id) {
        return new EchoScript(id) {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
        };
    }

    @Test
    void hearsBrokersAndCallsInTheirOrder() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"))) {
            ReeveClient client = client(broker).start();
            await().until(() -> heard.contains("up b1"));

            // When
            client.call(Request.of("echo", "say", HI));
            client.close();

            // Then
            await().until(() -> heard.contains("down b1"));
            assertThat(heard).containsExactly("up b1", "started echo say", "ended echo OK by itself 1", "down b1");
        }
    }

    @Test
    void hearsThatACallWasSentOnceMore() throws Exception {
        // Given
        ScriptedBroker first = ScriptedBroker.start(silent("b1"));
        try (ScriptedBroker second = ScriptedBroker.start(silent("b2"));
                ReeveClient client = client(first, second).start()) {
            await().until(() -> heard.containsAll(List.of("up b1", "up b2")));
            Request request = Request.builder("twice").body(HI).idempotent(true).build();
            ReplyStream stream = client.open(request);
            await().until(() -> asked(first) || asked(second));

            // When: whichever has it dies
            boolean firstHasIt = asked(first);
            CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(stream::next);
            (firstHasIt ? first : second).close();

            // Then
            await().until(() -> heard.contains("retried twice 2"));
            stream.cancel();
            await().until(() -> heard.contains("ended twice UNKNOWN cancelled 2"));
            assertThatThrownBy(reply::join).hasCauseInstanceOf(ReeveException.class);
        } finally {
            first.close();
        }
    }

    private static boolean asked(ScriptedBroker broker) {
        return broker.log().stream().anyMatch(message -> Wire.isRequest(message, "twice"));
    }

    @Test
    void hearsTheReasonOfACallThatNoBrokerTook() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(silent("b1"));
                ReeveClient client = client(broker).openCallsMax(1).start()) {
            await().until(() -> heard.contains("up b1"));

            // When
            try (ReplyStream _ = client.open(Request.of("first", "", HI))) {
                assertThatThrownBy(() -> client.open(Request.of("second", "", HI)))
                        .isInstanceOfSatisfying(
                                ReeveException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(ErrorReason.QUEUE_FULL));
            }

            // Then
            assertThat(heard)
                    .contains("ended second QUEUE_FULL by itself 0", "ended first UNKNOWN cancelled 1")
                    .contains("started first ", "started second ");
        }
    }

    @Test
    void doesItsWorkAlthoughTheListenerFails() throws Exception {
        // Given
        ClientListener failing = new ClientListener() {
            @Override
            public void callStarted(String service, String method) {
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void callEnded(CallEnded ended) {
                throw new IllegalStateException("thrown by the test");
            }
        };

        // When, then
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = client(broker).listener(failing).start()) {
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            assertThat(client.openCalls()).isZero();
        }
    }
}
