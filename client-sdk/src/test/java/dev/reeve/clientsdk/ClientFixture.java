// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** Clients, brokers that do not answer, and what a broker got. */
abstract class ClientFixture {
    static final byte[] HI = "hi".getBytes(StandardCharsets.UTF_8);

    static ReeveClient clientOf(ScriptedBroker broker) {
        return ReeveClient.builder().brokers(broker.endpoint()).instanceId("it").start();
    }

    /** Quick to come back. */
    static ReeveClientBuilder quick(String brokers) {
        return ReeveClient.builder()
                .brokers(brokers)
                .helloTimeout(Duration.ofSeconds(5))
                .backoff(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    static void awaitReady(ReeveClient client, int brokers) {
        await().until(() -> client.brokers().stream().filter(BrokerState::ready).count() == brokers);
    }

    static ReeveException failure(Runnable call) {
        return catchThrowableOfType(ReeveException.class, call::run);
    }

    static ScriptedBroker.Received last(ScriptedBroker broker, Predicate<ScriptedBroker.Received> matching) {
        return broker.log().stream()
                .filter(matching)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** A broker that does not answer requests. */
    static EchoScript silent() {
        return silent("b1");
    }

    static EchoScript silent(String id) {
        return new EchoScript(id) {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
        };
    }

    /** A broker that answers every request with an error. */
    static EchoScript refusing(Reason reason, String message) {
        return new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received request, RequestEnvelope envelope) {
                broker.send(
                        request.peer(),
                        "MDPC02",
                        3,
                        request.text(2),
                        Wire.error(envelope.getRequestId(), reason, message),
                        "");
            }
        };
    }

    static boolean has(ScriptedBroker broker, String service) {
        return broker.log().stream().anyMatch(message -> Wire.isRequest(message, service));
    }

    static long peersThatSent(ScriptedBroker broker, String service) {
        return broker.log().stream()
                .filter(message -> Wire.isRequest(message, service))
                .map(ScriptedBroker.Received::peer)
                .distinct()
                .count();
    }
}
