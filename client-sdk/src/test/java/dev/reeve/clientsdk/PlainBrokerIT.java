// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Brokers that speak the RFC and nothing else. */
class PlainBrokerIT {
    private static final byte[] HI = "hi".getBytes(StandardCharsets.UTF_8);

    private static ReeveClientBuilder builder(ScriptedBroker broker, BrokerMode mode) {
        return ReeveClient.builder()
                .brokers(broker.endpoint())
                .mode(mode)
                .backoff(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    /** MDP 0.2: mmi by the RFC, everything else comes back. */
    private static void echo02(ScriptedBroker broker, ScriptedBroker.Received message) {
        String service = message.text(2);
        switch (service) {
            case "mmi.service" -> broker.send(message.peer(), "MDPC02", 3, service, "404");
            case "mmi.reeve.hello" -> broker.send(message.peer(), "MDPC02", 3, service, "501");
            default ->
                broker.send(
                        message.peer(), "MDPC02", 3, service, message.frames().getLast());
        }
    }

    @Test
    @Tag("X-02")
    void speaksPlainMdpWhenTheHelloIsNotImplemented() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(PlainBrokerIT::echo02);
                ReeveClient client = builder(broker, BrokerMode.REEVE).start()) {
            Reply reply = client.call(Request.of("echo", "ignored", HI));

            assertThat(reply.body()).isEqualTo(HI);
            ScriptedBroker.Received sent = broker.log().getLast();
            assertThat(sent.frames()).as("no envelope").hasSize(4);
            assertThat(sent.text(3)).isEqualTo("hi");
            assertThat(client.brokers())
                    .singleElement()
                    .satisfies(state -> assertThat(state.plain()).isTrue());
        }
    }

    @Test
    @Tag("7-17")
    void makesTheEmptyFrameOfMdp01Itself() throws Exception {
        ScriptedBroker.Script script = (broker, message) -> broker.send(
                message.peer(),
                "",
                "MDPC01",
                message.text(2),
                message.text(2).equals("mmi.service") ? "404" : message.frames().getLast());
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = builder(broker, BrokerMode.PLAIN_01).start()) {
            Reply reply = client.call(Request.of("echo", "", HI));

            assertThat(reply.body()).isEqualTo(HI);
            assertThat(broker.log().getLast().frames()).hasSize(4);
            assertThat(broker.log().getLast().text(0)).isEmpty();
            assertThat(broker.log().getLast().text(1)).isEqualTo("MDPC01");
            assertThat(client.mmi("mmi.service")).asString().isEqualTo("404");
        }
    }

    /** RFC 18 does not ask for RFC 8: such a broker says nothing but replies. */
    @Test
    @Tag("18-01")
    void callsABrokerThatHasNoMmi() throws Exception {
        ScriptedBroker.Script script = (broker, message) -> {
            if (message.text(2).equals("echo")) {
                echo02(broker, message);
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client =
                        builder(broker, BrokerMode.PLAIN_02).mmi(false).start()) {
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);

            assertThat(broker.log()).as("the call and nothing else").hasSize(1);
        }
    }

    @Test
    @Tag("18-01")
    void makesOneCallAtATime() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger openMost = new AtomicInteger();
        ScriptedBroker.Script script = (broker, message) -> {
            if (!message.text(2).startsWith("echo")) {
                echo02(broker, message);
                return;
            }
            openMost.accumulateAndGet(open.incrementAndGet(), Math::max);
            broker.later(() -> {
                open.decrementAndGet();
                echo02(broker, message);
            });
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = builder(broker, BrokerMode.PLAIN_02).start()) {
            List<CompletableFuture<Reply>> calls = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                            client.call(Request.of("echo", "", String.valueOf(i).getBytes(StandardCharsets.UTF_8)))))
                    .toList();

            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).get().body()).asString().isEqualTo(String.valueOf(i));
            }
            assertThat(openMost.get()).isEqualTo(1);
        }
    }

    @Test
    @Tag("7-18")
    void triesIdempotentCallThreeTimesEachOnANewSocket() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ScriptedBroker.Script script = (broker, message) -> {
            if (!message.text(2).equals("lossy") || tries.incrementAndGet() == 3) {
                echo02(broker, message);
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = builder(broker, BrokerMode.PLAIN_02).start()) {
            Request request = Request.builder("lossy")
                    .body(HI)
                    .idempotent(true)
                    .deadline(Duration.ofSeconds(20))
                    .build();

            Reply reply = client.call(request);

            assertThat(reply.body()).isEqualTo(HI);
            assertThat(broker.log().stream()
                            .filter(message -> message.text(2).equals("lossy"))
                            .map(ScriptedBroker.Received::peer)
                            .distinct())
                    .hasSize(3);
        }
    }

    @Test
    @Tag("7-18")
    void makesNewSocketAfterACallThatWasNotAnswered() throws Exception {
        ScriptedBroker.Script script = (broker, message) -> {
            if (!message.text(2).equals("void")) {
                echo02(broker, message);
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = builder(broker, BrokerMode.PLAIN_02).start()) {
            await().until(client::isReady);
            ReeveException error = catchThrowableOfType(
                    ReeveException.class,
                    () -> client.call(Request.builder("void")
                            .deadline(Duration.ofMillis(200))
                            .build()));

            assertThat(error.reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            assertThat(broker.log().stream()
                            .filter(message -> !message.text(2).startsWith("mmi."))
                            .map(ScriptedBroker.Received::peer)
                            .distinct())
                    .hasSize(2);
            await().until(() -> client.openCalls() == 0);
        }
    }
}
