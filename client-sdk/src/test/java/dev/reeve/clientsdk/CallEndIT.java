// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.testkit.FreePort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that end without a reply: at the deadline, by the caller, with the client. */
class CallEndIT extends ClientFixture {
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
}
