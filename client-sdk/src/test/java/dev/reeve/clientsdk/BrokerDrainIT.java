// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Brokers that leave. */
class BrokerDrainIT extends ClientFixture {
    @Test
    @Tag("X-10")
    void sendsNewCallsElsewhereWhenABrokerDrains() throws Exception {
        EchoScript leaving = new EchoScript("b1") {
            @Override
            void connected(ScriptedBroker broker, String peer) {
                broker.send(
                        peer,
                        "MDPC02",
                        0x83,
                        Drain.newBuilder().setGraceMs(60_000).build());
            }
        };
        try (ScriptedBroker first = ScriptedBroker.start(leaving);
                ScriptedBroker second = ScriptedBroker.start(new EchoScript("b2"));
                ReeveClient client =
                        quick(first.endpoint() + "," + second.endpoint()).start()) {
            await().until(() -> client.brokers().stream().anyMatch(BrokerState::draining));

            for (int i = 0; i < 20; i++) {
                assertThat(client.call(Request.of("echo" + i, "", HI)).body()).isEqualTo(HI);
            }

            assertThat(first.log()).allMatch(message -> Wire.isRequest(message, "mmi.reeve.hello"));
        }
    }

    /** Says that it leaves when a request comes, and gives that one up. */
    private static EchoScript leavesAt(Reason givenUp, String detail) {
        return new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                broker.send(message.peer(), "MDPC02", 0x83, Drain.getDefaultInstance());
                broker.send(
                        message.peer(),
                        "MDPC02",
                        3,
                        message.text(2),
                        Wire.error(envelope.getRequestId(), givenUp, detail),
                        "");
            }
        };
    }

    @Test
    @Tag("X-10")
    void sendsCallThatCrossedTheDrainToAnotherBroker() throws Exception {
        try (ScriptedBroker first = ScriptedBroker.start(leavesAt(Reason.NO_WORKERS, "broker draining"));
                ReeveClient alone = quick(first.endpoint()).start();
                ScriptedBroker second = ScriptedBroker.start(new EchoScript("b2"));
                ReeveClient client =
                        quick(first.endpoint() + "," + second.endpoint()).start()) {
            awaitReady(client, 2);

            for (int i = 0; i < 20 && !has(first, "echo" + (i - 1)); i++) {
                assertThat(client.call(Request.of("echo" + i, "", HI)).body()).isEqualTo(HI);
            }

            assertThat(failure(() -> alone.call(Request.builder("echo")
                                    .deadline(Duration.ofMillis(500))
                                    .build()))
                            .reason())
                    .as("with nowhere else to go")
                    .isIn(ErrorReason.NO_WORKERS, ErrorReason.UNKNOWN);
        }
    }

    @ParameterizedTest
    @Tag("X-10")
    @EnumSource(
            value = Reason.class,
            names = {"WORKER_LOST", "UNKNOWN"})
    void sendsIdempotentCallThatTheLeavingBrokerGaveUpToAnother(Reason givenUp) throws Exception {
        try (ScriptedBroker first = ScriptedBroker.start(leavesAt(givenUp, "stopped"));
                ReeveClient alone = quick(first.endpoint()).start();
                ScriptedBroker second = ScriptedBroker.start(new EchoScript("b2"));
                ReeveClient client =
                        quick(first.endpoint() + "," + second.endpoint()).start()) {
            awaitReady(client, 2);

            for (int i = 0; i < 20 && !has(first, "echo" + (i - 1)); i++) {
                Request idempotent =
                        Request.builder("echo" + i).body(HI).idempotent(true).build();
                assertThat(client.call(idempotent).body()).isEqualTo(HI);
            }

            assertThat(failure(() -> alone.call(Request.of("once", "", HI))).reason())
                    .as("not idempotent: never twice")
                    .isEqualTo(ErrorReason.valueOf(givenUp.name()));
        }
    }
}
