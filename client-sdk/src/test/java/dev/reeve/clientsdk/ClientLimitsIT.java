// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client refuses, or ends, because it is too much. */
class ClientLimitsIT extends ClientFixture {
    @Test
    void refusesOneCallOverItsBoundAtOnce() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = ReeveClient.builder()
                        .brokers(broker.endpoint())
                        .openCallsMax(2)
                        .start();
                ReplyStream first = client.open(Request.of("slow", "", HI));
                ReplyStream second = client.open(Request.of("slow", "", HI))) {
            ReeveException error = failure(() -> client.call(Request.of("slow", "", HI)));

            assertThat(error.reason()).isEqualTo(ErrorReason.QUEUE_FULL);
            first.cancel();
            try (ReplyStream third = client.open(Request.of("slow", "", HI))) {
                assertThat(client.openCalls()).isEqualTo(2);
                assertThat(third.request().service()).isEqualTo(second.request().service());
            }
        }
    }

    @Test
    void keepsBrokersBoundOfCallsInFlight() throws Exception {
        EchoScript script =
                new EchoScript(Wire.brokerInfo("b1").setMaxInFlight(1).build()) {
                    @Override
                    void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
                };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = ReeveClient.builder()
                        .brokers(broker.endpoint())
                        .idempotent("slow", "none")
                        .start();
                ReplyStream open = client.open(Request.of("slow", "", HI))) {
            ReeveException error = failure(() -> client.call(Request.of("slow", "", HI)));

            assertThat(error.reason()).isEqualTo(ErrorReason.QUEUE_FULL);
            assertThat(open.request().body()).isEqualTo(HI);
        }
    }

    @Test
    @Tag("C8")
    void refusesWhatTheBrokerWouldNotTake() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = clientOf(broker)) {
            assertThat(client.call(Request.of("echo", "", new byte[1_048_576])).body())
                    .hasSize(1_048_576);
            assertThat(failure(() -> client.call(Request.of("echo", "", new byte[1_048_577])))
                            .reason())
                    .isEqualTo(ErrorReason.TOO_LARGE);
            for (Request bad : List.of(
                    Request.of("Not Callable", "", HI),
                    Request.of("echo", "a b", HI),
                    Request.builder("echo").idempotencyKey("k".repeat(256)).build(),
                    Request.builder("echo").meta("Upper", "x").build())) {
                assertThat(failure(() -> client.call(bad)).reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
            }
            assertThat(failure(() -> client.call(
                                    Request.builder("echo").token("a\nb").build()))
                            .reason())
                    .isEqualTo(ErrorReason.UNAUTHENTICATED);
            assertThat(client.identity("not a token")).isEmpty();
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    @Tag("E-10")
    void refusesSecondOpenCallWithTheSameRequestId() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            Request request = Request.of("slow", "", HI);
            try (ReplyStream first = client.open(request)) {
                assertThat(failure(() -> client.call(request)).reason()).isEqualTo(ErrorReason.INVALID_REQUEST);
                assertThat(first.request()).isSameAs(request);
            }
        }
    }

    @Test
    @Tag("E-12")
    void endsCallWhoseReaderIsTooSlow() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        EchoScript script = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                for (int i = 0; i < 1_100; i++) {
                    broker.send(message.peer(), "MDPC02", 2, message.text(2), Wire.ok(envelope.getRequestId()), "x");
                }
                sent.countDown();
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker);
                ReplyStream stream =
                        client.open(Request.builder("fast").stream(true).build())) {
            sent.await();
            await().until(() -> broker.log().stream()
                    .anyMatch(message ->
                            Wire.isCancel(message) && Wire.cancel(message).getReason() == CancelReason.SLOW_CALLER));

            ReeveException error = failure(() -> {
                for (Reply reply = stream.next(); reply != null; reply = stream.next()) {
                    assertThat(reply.last()).isFalse();
                }
            });

            assertThat(error.reason()).isEqualTo(ErrorReason.QUEUE_FULL);
        }
    }
}
