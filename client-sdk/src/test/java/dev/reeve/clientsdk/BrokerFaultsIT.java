// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.testkit.FreePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Brokers that are not there, die, or fall silent. */
class BrokerFaultsIT extends ClientFixture {
    @Test
    void saysNoWorkersAtTheDeadlineWhenNoBrokerIsThere() throws Exception {
        try (ReeveClient client = quick("tcp://127.0.0.1:" + FreePort.find()).start()) {
            Request request =
                    Request.builder("echo").deadline(Duration.ofMillis(300)).build();
            long start = System.nanoTime();

            ReeveException error = failure(() -> client.call(request));

            assertThat(error.reason()).isEqualTo(ErrorReason.NO_WORKERS);
            assertThat(error).hasMessageContaining("no broker answers at tcp://127.0.0.1:");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofMillis(1_300));
            assertThat(client.isReady()).isFalse();
            assertThat(client.brokers())
                    .singleElement()
                    .satisfies(state -> assertThat(state.ready()).isFalse());
        }
    }

    @Test
    void sendsCallThatABrokerCannotServeYetToAnother() throws Exception {
        try (ScriptedBroker fresh = ScriptedBroker.start(refusing(Reason.NO_WORKERS, "signing keys not loaded yet"));
                ReeveClient alone = quick(fresh.endpoint()).start();
                ScriptedBroker second = ScriptedBroker.start(new EchoScript("b2"));
                ReeveClient client =
                        quick(fresh.endpoint() + "," + second.endpoint()).start()) {
            awaitReady(client, 2);

            for (int i = 0; i < 20; i++) {
                assertThat(client.call(Request.of("echo" + i, "", HI)).body()).isEqualTo(HI);
            }

            assertThat(IntStream.range(0, 20).anyMatch(i -> has(fresh, "echo" + i)))
                    .isTrue();
            ReeveException error = failure(() -> alone.call(Request.of("echo", "", HI)));
            assertThat(error).as("with nowhere else to go").hasMessageContaining("signing keys");
        }
    }

    @Test
    void deliversCallThatWaitedForTheBrokerToStart() throws Exception {
        int port = FreePort.find();
        try (ReeveClient client = quick("tcp://127.0.0.1:" + port).start()) {
            CompletableFuture<Reply> call =
                    CompletableFuture.supplyAsync(() -> client.call(Request.of("echo", "", HI)));

            try (ScriptedBroker broker = ScriptedBroker.start(port, new EchoScript("b1"))) {
                assertThat(call.get().body()).isEqualTo(HI);
                assertThat(client.isReady()).isTrue();
                assertThat(has(broker, "echo")).isTrue();
            }
        }
    }

    @Test
    @Tag("F3")
    void endsUnknownWhenBrokerDiesInMidCall() throws Exception {
        ScriptedBroker broker = ScriptedBroker.start(silent("b1"));
        try (ReeveClient client = quick(broker.endpoint()).start()) {
            CompletableFuture<ReeveException> call =
                    CompletableFuture.supplyAsync(() -> failure(() -> client.call(Request.of("slow", "", HI))));
            await().until(() -> has(broker, "slow"));
            long start = System.nanoTime();

            broker.close();

            ReeveException error = call.get();
            assertThat(error.reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(error.grpcCode()).isEqualTo(GrpcCode.UNKNOWN);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        } finally {
            broker.close();
        }
    }

    @Test
    @Tag("F3")
    void sendsIdempotentCallTwiceMoreToOtherBrokers() throws Exception {
        List<ScriptedBroker> living = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            living.add(ScriptedBroker.start(silent("b" + i)));
        }
        String endpoints = living.stream().map(ScriptedBroker::endpoint).collect(Collectors.joining(","));
        try (ReeveClient client = quick(endpoints).start()) {
            awaitReady(client, 3);
            Request request = Request.builder("slow").body(HI).idempotent(true).build();
            CompletableFuture<ReeveException> call =
                    CompletableFuture.supplyAsync(() -> failure(() -> client.call(request)));

            for (int attempt = 1; attempt <= 3; attempt++) {
                await().until(() -> living.stream().anyMatch(broker -> has(broker, "slow")));
                ScriptedBroker dying = living.stream()
                        .filter(broker -> has(broker, "slow"))
                        .findFirst()
                        .orElseThrow();
                RequestEnvelope sent = envelope(dying, "slow");
                assertThat(RequestId.fromBytes(sent.getRequestId().toByteArray()))
                        .isEqualTo(request.requestId());
                assertThat(sent.getAttempt()).isEqualTo(attempt);
                living.remove(dying);
                dying.close();
            }

            // Not for ever.
            assertThat(call.get().reason()).isEqualTo(ErrorReason.UNKNOWN);
        } finally {
            living.forEach(ScriptedBroker::close);
        }
    }

    @Test
    void neverCallsALostCallUnseenWhateverTheSecondBrokerSays() throws Exception {
        EchoScript refusing = refusing(Reason.NO_WORKERS, "none here");
        ScriptedBroker first = ScriptedBroker.start(silent("b1"));
        try (ReeveClient client = quick(first.endpoint()).start();
                ReplyStream call =
                        client.open(Request.builder("slow").idempotent(true).build())) {
            await().until(() -> has(first, "slow"));
            first.close();

            try (ScriptedBroker again = ScriptedBroker.start(first.port(), refusing)) {
                ReeveException error = failure(call::next);

                assertThat(has(again, "slow")).isTrue();
                assertThat(error.reason()).isEqualTo(ErrorReason.UNKNOWN);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void learnsFromTheWorkersWhatMayBeSentAgain() throws Exception {
        EchoScript knowing = new EchoScript("b1") {
            @Override
            void info(ScriptedBroker broker, ScriptedBroker.Received message) {
                broker.send(
                        message.peer(),
                        "MDPC02",
                        3,
                        message.text(2),
                        Wire.ok(Wire.request(message).getRequestId()),
                        "{\"instances\":[{\"name\":\"slow\",\"methods\":[{\"name\":\"get\",\"idempotent\":true}]}]}");
            }

            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
        };
        ScriptedBroker first = ScriptedBroker.start(knowing);
        try (ReeveClient client = quick(first.endpoint()).start();
                ReplyStream get = client.open(Request.of("slow", "get", HI));
                ReplyStream set = client.open(Request.of("slow", "set", HI))) {
            await().until(() -> has(first, "mmi.reeve.info"));
            assertThat(client.mmi("mmi.service"))
                    .as("the answer before this one has come too")
                    .isNotEmpty();

            first.close();
            try (ScriptedBroker again = ScriptedBroker.start(first.port(), new EchoScript("b1"))) {
                Reply reply = Objects.requireNonNull(get.next());

                assertThat(reply.body()).isEqualTo(HI);
                assertThat(failure(set::next).reason()).isEqualTo(ErrorReason.UNKNOWN);
                assertThat(envelope(again, "slow").getMethod()).isEqualTo("get");
            }
        } finally {
            first.close();
        }
    }

    private static RequestEnvelope envelope(ScriptedBroker broker, String service) {
        return broker.log().stream()
                .filter(message -> Wire.isRequest(message, service))
                .map(Wire::request)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sendsNothingAgainAfterAPartial() throws Exception {
        EchoScript script = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                broker.send(message.peer(), "MDPC02", 2, message.text(2), Wire.ok(envelope.getRequestId()), "part");
            }
        };
        ScriptedBroker broker = ScriptedBroker.start(script);
        try (ScriptedBroker other = ScriptedBroker.start(new EchoScript("b2"));
                ReeveClient client = quick(broker.endpoint()).start();
                ReplyStream stream =
                        client.open(Request.builder("half").idempotent(true).build())) {
            Reply part = stream.next();

            broker.close();

            assertThat(part).isNotNull();
            assertThat(failure(stream::next).reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(other.log()).isEmpty();
        } finally {
            broker.close();
        }
    }

    @Test
    void reconnectsByItselfAfterTheBrokerCameBack() throws Exception {
        ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
        try (ReeveClient client = quick(broker.endpoint()).start()) {
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            broker.close();
            await().until(() -> !client.isReady());

            try (ScriptedBroker again = ScriptedBroker.start(broker.port(), new EchoScript("b1"))) {
                assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
                assertThat(has(again, "mmi.reeve.hello")).isTrue();
            }
        } finally {
            broker.close();
        }
    }

    @Test
    @Tag("X-11")
    void probesSilentBrokerAndThenGivesItUp() throws Exception {
        BrokerInfo impatient =
                Wire.brokerInfo("b1").setHeartbeatMs(300).setLiveness(3).build();
        EchoScript deaf = new EchoScript(impatient) {
            @Override
            void probe(ScriptedBroker broker, ScriptedBroker.Received message) {}

            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
        };
        try (ScriptedBroker broker = ScriptedBroker.start(deaf);
                ReeveClient client = quick(broker.endpoint()).start()) {
            ReeveException error = failure(() -> client.call(Request.of("slow", "", HI)));

            assertThat(error.reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(error.grpcCode()).isEqualTo(GrpcCode.UNKNOWN);
            assertThat(broker.log().stream().filter(message -> Wire.isRequest(message, "mmi.service")))
                    .as("probes with an empty body")
                    .isNotEmpty()
                    .allSatisfy(probe -> assertThat(probe.frames().get(4)).isEmpty());
        }
    }

    @Test
    @Tag("X-11")
    void keepsIdleBrokerThatAnswersProbes() throws Exception {
        BrokerInfo impatient =
                Wire.brokerInfo("b1").setHeartbeatMs(100).setLiveness(3).build();
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript(impatient));
                ReeveClient client = quick(broker.endpoint()).start()) {
            await().until(() -> broker.log().stream()
                            .filter(message -> Wire.isRequest(message, "mmi.service"))
                            .count()
                    >= 4);

            assertThat(peersThatSent(broker, "mmi.service")).isEqualTo(1);
            assertThat(client.isReady()).isTrue();
        }
    }

    @Test
    void leavesOutBrokersThatFailWhenAskingEach() throws Exception {
        try (ScriptedBroker good = ScriptedBroker.start(new EchoScript("b1"));
                ScriptedBroker mute = ScriptedBroker.start(silent("b2"));
                ReeveClient client =
                        quick(good.endpoint() + "," + mute.endpoint()).start()) {
            awaitReady(client, 2);

            List<BrokerAnswer> answers = client.mmiEach("mmi.reeve.stats", Duration.ofMillis(300), HI);

            assertThat(answers).hasSize(2);
            assertThat(answers)
                    .filteredOn(answer -> answer.error() == null)
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.brokerId()).isEqualTo("b1"));
        }
    }
}
