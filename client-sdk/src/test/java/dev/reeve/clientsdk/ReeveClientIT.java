// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.testkit.FreePort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One broker that behaves, callers that do or do not. */
class ReeveClientIT {
    private static final byte[] HI = "hi".getBytes(StandardCharsets.UTF_8);

    private static ReeveClient clientOf(ScriptedBroker broker) {
        return ReeveClient.builder().brokers(broker.endpoint()).instanceId("it").start();
    }

    private static ReeveException failure(Runnable call) {
        return catchThrowableOfType(ReeveException.class, call::run);
    }

    private static ScriptedBroker.Received last(ScriptedBroker broker, Predicate<ScriptedBroker.Received> matching) {
        return broker.log().stream()
                .filter(matching)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /** A broker that does not answer requests. */
    private static EchoScript silent() {
        return new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {}
        };
    }

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
        EchoScript script = new EchoScript("b1") {
            @Override
            void request(ScriptedBroker broker, ScriptedBroker.Received message, RequestEnvelope envelope) {
                broker.send(
                        message.peer(),
                        "MDPC02",
                        3,
                        message.text(2),
                        Wire.error(envelope.getRequestId(), Reason.SERVICE_UNKNOWN, "no such service"),
                        "");
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.start(script);
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
    @Tag("E-09")
    void endsUnknownWithinASecondOfTheDeadlineAndCancels() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            await().until(client::isReady);
            Request request =
                    Request.builder("slow").deadline(Duration.ofMillis(300)).build();
            long start = System.nanoTime();

            ReeveException error = failure(() -> client.call(request));

            long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertThat(error.reason()).isEqualTo(ErrorReason.UNKNOWN);
            assertThat(error.grpcCode()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
            assertThat(tookMs).isBetween(300L, 2_000L);
            await().until(() -> broker.log().stream().anyMatch(Wire::isCancel));
            var cancel = Wire.cancel(last(broker, Wire::isCancel));
            assertThat(cancel.getReason()).isEqualTo(CancelReason.DEADLINE);
            assertThat(cancel.getRequestId())
                    .isEqualTo(Wire.request(broker.log().stream()
                                    .filter(message -> Wire.isRequest(message, "slow"))
                                    .findFirst()
                                    .orElseThrow())
                            .getRequestId());
        }
    }

    @Test
    @Tag("X-08")
    void sendsCancelWhenStreamIsClosedEarly() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            ReplyStream stream = client.open(Request.of("slow", "", HI));

            stream.close();

            await().until(() -> broker.log().stream().anyMatch(Wire::isCancel));
            assertThat(Wire.cancel(last(broker, Wire::isCancel)).getReason()).isEqualTo(CancelReason.CALLER);
            assertThat(stream.next()).isNull();
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    @Tag("X-08")
    void wakesReaderWhenAnotherThreadCancels() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            ReplyStream stream = client.open(Request.of("slow", "", HI));
            CompletableFuture<ReeveException> reader = CompletableFuture.supplyAsync(() -> failure(stream::next));

            stream.cancel();

            ReeveException error = reader.get();
            if (error != null) {
                assertThat(error.grpcCode()).isEqualTo(GrpcCode.CANCELLED);
            }
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    @Tag("X-08")
    void sendsCancelWhenCallerIsInterrupted() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            AtomicReference<ReeveException> error = new AtomicReference<>();
            AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
            Thread caller = Thread.ofVirtual().start(() -> {
                error.set(failure(() -> client.call(Request.of("slow", "", HI))));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            await().until(() -> broker.log().stream().anyMatch(message -> Wire.isRequest(message, "slow")));

            caller.interrupt();
            caller.join();

            assertThat(error.get().grpcCode()).isEqualTo(GrpcCode.CANCELLED);
            assertThat(interrupted.get()).isTrue();
            await().until(() -> broker.log().stream().anyMatch(Wire::isCancel));
        }
    }

    @Test
    void cancelsOpenCallsWhenClosed() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(silent())) {
            ReeveClient client = clientOf(broker);
            CompletableFuture<ReeveException> call =
                    CompletableFuture.supplyAsync(() -> failure(() -> client.call(Request.of("slow", "", HI))));
            await().until(() -> broker.log().stream().anyMatch(message -> Wire.isRequest(message, "slow")));

            client.close();

            assertThat(call.get().grpcCode()).isEqualTo(GrpcCode.CANCELLED);
            await().until(() -> broker.log().stream().anyMatch(Wire::isCancel));
            assertThat(Wire.cancel(last(broker, Wire::isCancel)).getReason()).isEqualTo(CancelReason.SHUTDOWN);
            assertThat(client.isReady()).isFalse();
            assertThat(failure(() -> client.call(Request.of("echo", "", HI)))).isNotNull();
            client.close();
        }
    }

    @Test
    void endsCallThatWaitsForABrokerWhenClosed() throws Exception {
        ReeveClient client = ReeveClient.builder()
                .brokers("tcp://127.0.0.1:" + FreePort.find())
                .start();
        CompletableFuture<ReeveException> call =
                CompletableFuture.supplyAsync(() -> failure(() -> client.call(Request.of("echo", "", HI))));
        await().until(() -> client.openCalls() >= 1);

        client.close();

        assertThat(call.get().grpcCode()).isEqualTo(GrpcCode.CANCELLED);
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
