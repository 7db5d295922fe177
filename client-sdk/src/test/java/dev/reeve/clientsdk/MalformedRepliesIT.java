// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Brokers that send rubbish. */
class MalformedRepliesIT extends ClientFixture {
    @Test
    @Tag("W4")
    void survivesMalformedMessagesOfTheBroker() throws Exception {
        EchoScript rude = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                String peer = message.peer();
                broker.send(peer, "");
                broker.send(peer, "hello");
                broker.send(peer, "MDPC02");
                broker.send(peer, "MDPC02", 3);
                broker.send(peer, "MDPC02", 3, message.text(2));
                broker.send(peer, "MDPC02", 9, message.text(2), "x");
                broker.send(peer, "MDPC02", 0x85, "no extension");
                broker.send(peer, "MDPC02", 0x83, new byte[] {0, 0x52, 0x56, 1, (byte) 0xff});
                broker.send(peer, "MDPC02", 0x8f, "from the future");
                broker.send(peer, "MDPW02", 5);
                super.request(broker, message, envelope);
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(rude);
                ReeveClient client = quick(broker.endpoint()).start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            }

            assertThat(peersThatSent(broker, "echo")).as("on one connection").isEqualTo(1);
        }
    }

    @Test
    void endsCallWhoseReplyEnvelopeIsMalformed() throws Exception {
        EchoScript rude = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                byte[] twice = Wire.ext(Wire.ok(envelope.getRequestId()).toBuilder()
                        .setContentType("bad\ntype")
                        .build());
                broker.send(message.peer(), "MDPC02", 3, message.text(2), twice, "x");
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(rude);
                ReeveClient client = quick(broker.endpoint()).start()) {
            assertThat(failure(() -> client.call(Request.of("echo", "", HI))).reason())
                    .isEqualTo(ErrorReason.INTERNAL);
        }
    }

    @Test
    void connectsAnewWhenBrokerAnswersWithoutEnvelope() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        EchoScript forgetful = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                if (requests.getAndIncrement() == 0) {
                    broker.send(message.peer(), "MDPC02", 3, message.text(2), "plain");
                } else {
                    super.request(broker, message, envelope);
                }
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(forgetful);
                ReeveClient client = quick(broker.endpoint()).start()) {
            ReeveException first = failure(() -> client.call(Request.of("echo", "", HI)));

            assertThat(first.reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            assertThat(peersThatSent(broker, "echo")).as("on two connections").isEqualTo(2);
        }
    }
}
