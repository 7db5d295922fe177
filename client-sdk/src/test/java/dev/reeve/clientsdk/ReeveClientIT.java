// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One broker that behaves, a caller that does: what it sends and what it reads. */
class ReeveClientIT extends ClientFixture {
    @Test
    @Tag("18-01")
    @Tag("18-06")
    void saysHelloThenCallsWithEnvelope() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = clientOf(broker)) {
            Request request = Request.builder("echo")
                    .method("say")
                    .body(HI)
                    .contentType("text/plain")
                    .token("tok")
                    .idempotencyKey("k1")
                    .traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .tracestate("vendor=1")
                    .affinityKey("a1")
                    .latencyClass(LatencyClass.FAST)
                    .meta("tenant", "t1")
                    .deadline(Duration.ofSeconds(5))
                    .build();

            Reply reply = client.call(request);

            assertThat(reply.body()).isEqualTo(HI);
            assertThat(reply.last()).isTrue();
            ScriptedBroker.Received hello = broker.log().getFirst();
            assertThat(hello.text(0)).isEqualTo("MDPC02");
            assertThat(hello.text(2)).isEqualTo("mmi.reeve.hello");
            assertThat(Wire.clientInfo(hello).getWatchServices()).isTrue();
            assertThat(Wire.clientInfo(hello).getInstanceId()).isEqualTo("it");
            ScriptedBroker.Received sent = last(broker, message -> Wire.isRequest(message, "echo"));
            assertThat(sent.frames()).hasSize(5);
            assertThat(sent.text(4)).isEqualTo("hi");
            RequestEnvelope envelope = Wire.request(sent);
            assertThat(envelope.getRequestId().size()).isEqualTo(16);
            assertThat(envelope.getMethod()).isEqualTo("say");
            assertThat(envelope.getToken()).isEqualTo("tok");
            assertThat(envelope.getContentType()).isEqualTo("text/plain");
            assertThat(envelope.getIdempotencyKey()).isEqualTo("k1");
            assertThat(envelope.getTraceparent()).startsWith("00-0af7");
            assertThat(envelope.getTracestate()).isEqualTo("vendor=1");
            assertThat(envelope.getAffinityKey()).isEqualTo("a1");
            assertThat(envelope.getLatencyClass()).isEqualTo(LatencyClass.FAST);
            assertThat(envelope.getClientMetaMap()).containsEntry("tenant", "t1");
            assertThat(envelope.getDeadlineMsLeft()).isBetween(3_000, 5_000);
            assertThat(envelope.getAttempt()).isEqualTo(1);
        }
    }

    @Test
    void readsWhatTheReplySays() throws Exception {
        EchoScript script = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                ReplyEnvelope reply = ReplyEnvelope.newBuilder()
                        .setRequestId(envelope.getRequestId())
                        .setContentType("application/json")
                        .setQueueMs(1.5f)
                        .setWorkerMs(2.5f)
                        .setWorkerId("w-1")
                        .setAttempt(2)
                        .putServerMeta("region", "eu")
                        .build();
                broker.send(message.peer(), "MDPC02", 3, message.text(2), reply, "a", "b");
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker)) {
            Reply reply = client.call(Request.of("echo", "", HI));

            assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
            assertThat(reply.frames()).hasSize(2);
            assertThat(reply.contentType()).isEqualTo("application/json");
            assertThat(reply.queueMs()).isEqualTo(1.5);
            assertThat(reply.workerMs()).isEqualTo(2.5);
            assertThat(reply.workerId()).isEqualTo("w-1");
            assertThat(reply.attempt()).isEqualTo(2);
            assertThat(reply.meta()).containsEntry("region", "eu");
        }
    }

    private static EchoScript partials(int count) {
        return new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                for (int i = 0; i < count; i++) {
                    broker.send(
                            message.peer(),
                            "MDPC02",
                            2,
                            message.text(2),
                            Wire.ok(envelope.getRequestId()),
                            String.valueOf(i));
                }
                broker.send(message.peer(), "MDPC02", 3, message.text(2), Wire.ok(envelope.getRequestId()), "end");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    @Tag("18-02")
    @Tag("E-11")
    void collectsPartialsInOrderBeforeFinal(int count) throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(partials(count));
                ReeveClient client = clientOf(broker)) {
            Reply reply = client.call(Request.of("echo", "", HI));

            assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo("end");
            assertThat(reply.partials()).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(reply.partials().get(i).body()).asString().isEqualTo(String.valueOf(i));
            }
        }
    }

    @Test
    @Tag("18-02")
    void readsStreamOneByOne() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(partials(3));
                ReeveClient client = clientOf(broker);
                ReplyStream stream = client.open(
                        Request.builder("echo").stream(true).body(HI).build())) {
            List<String> bodies = new ArrayList<>();
            for (Reply reply = stream.next(); reply != null; reply = stream.next()) {
                bodies.add(new String(reply.body(), StandardCharsets.UTF_8) + (reply.last() ? "." : ""));
            }

            assertThat(bodies).containsExactly("0", "1", "2", "end.");
            assertThat(stream.next()).isNull();
            assertThat(client.openCalls()).isZero();
            assertThat(Wire.request(last(broker, message -> Wire.isRequest(message, "echo")))
                            .getStream())
                    .isTrue();
        }
    }

    @Test
    void throwsTypedErrorOfTheBroker() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(refusing(Reason.SERVICE_UNKNOWN, "no such service"));
                ReeveClient client = clientOf(broker)) {
            Request request = Request.of("nothing", "", HI);

            ReeveException error = failure(() -> client.call(request));

            assertThat(error.reason()).isEqualTo(ErrorReason.SERVICE_UNKNOWN);
            assertThat(error).hasMessage("no such service");
            assertThat(error.requestId()).isEqualTo(request.requestId());
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void findsBrokersByName() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = ReeveClient.builder()
                        .brokers("dns://localhost:" + broker.port())
                        .start()) {
            assertThat(client.call(Request.of("echo", "", HI)).body()).isEqualTo(HI);
            assertThat(client.brokers()).extracting(BrokerState::endpoint).contains(broker.endpoint());
        }
    }

    @Test
    void waitsForNameThatDoesNotResolve() throws Exception {
        try (ReeveClient client =
                ReeveClient.builder().brokers("dns://no-such-host.invalid:1").start()) {
            ReeveException error = failure(() -> client.call(
                    Request.builder("echo").deadline(Duration.ofMillis(200)).build()));

            assertThat(error.reason()).isEqualTo(ErrorReason.NO_WORKERS);
            assertThat(client.brokers()).isEmpty();
        }
    }

    @Test
    void marksMethodsOfItsBuilderIdempotent() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = ReeveClient.builder()
                        .brokers(broker.endpoint())
                        .idempotent("echo", "say")
                        .idempotent("all")
                        .start();
                ReplyStream say = client.open(Request.of("echo", "say", HI));
                ReplyStream other = client.open(Request.of("echo", "other", HI));
                ReplyStream any = client.open(Request.of("all", "any", HI))) {
            assertThat(say.request().idempotent()).isTrue();
            assertThat(other.request().idempotent()).isFalse();
            assertThat(any.request().idempotent()).isTrue();
        }
    }

    @Test
    void asksWhoseTokenItIs() throws Exception {
        EchoScript script = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                switch (envelope.getToken()) {
                    case "good" ->
                        broker.send(
                                message.peer(),
                                "MDPC02",
                                3,
                                message.text(2),
                                Wire.ok(envelope.getRequestId()),
                                Identity.newBuilder().setSubject("u1").build());
                    case "none" ->
                        broker.send(
                                message.peer(), "MDPC02", 3, message.text(2), Wire.ok(envelope.getRequestId()), "501");
                    default ->
                        broker.send(
                                message.peer(),
                                "MDPC02",
                                3,
                                message.text(2),
                                Wire.error(envelope.getRequestId(), Reason.UNAUTHENTICATED, "bad token"),
                                "");
                }
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker)) {
            assertThat(client.identity("good").map(Identity::getSubject)).isEqualTo(Optional.of("u1"));
            assertThat(client.identity("bad")).isEmpty();
            assertThat(failure(() -> client.identity("none")).reason()).isEqualTo(ErrorReason.SERVICE_UNKNOWN);
        }
    }

    @Test
    void asksTheBrokerItself() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = clientOf(broker)) {
            assertThat(client.mmi("mmi.service")).asString().isEqualTo("404");
            assertThat(client.mmi("mmi.reeve.stats", HI)).isEqualTo(HI);
            assertThat(client.mmiEach("mmi.reeve.stats", HI)).containsOnlyKeys("b1");
            assertThat(client.mmiEach("mmi.reeve.stats", Duration.ofSeconds(1), HI))
                    .singleElement()
                    .satisfies(answer -> {
                        assertThat(answer.error()).isNull();
                        assertThat(answer.bodies()).containsExactly(HI);
                    });
        }
    }
}
