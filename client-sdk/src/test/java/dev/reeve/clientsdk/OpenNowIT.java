// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls opened by a thread that must not wait. */
class OpenNowIT extends ClientFixture {
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aReplyIsToldAndIsThere() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = clientOf(broker)) {
            Awaitility.await().until(client::isReady);
            CountDownLatch ready = new CountDownLatch(1);

            // When
            ReplyStream stream = client.openNow(Request.of("echo", "", HI));
            stream.whenReady(ready::countDown);

            // Then
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            Reply reply = requireNonNull(stream.nextNow());
            assertThat(reply.body()).isEqualTo(HI);
            assertThat(stream.next()).as("after the last").isNull();
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void withoutABrokerTheReaderSendsItAndWaits() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client = clientOf(broker)) {
            CountDownLatch ready = new CountDownLatch(1);

            // When: perhaps before the broker has said hello
            ReplyStream stream = client.openNow(Request.of("echo", "", HI));
            stream.whenReady(ready::countDown);

            // Then
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            Reply now = stream.nextNow();
            Reply reply = requireNonNull(now == null ? stream.next() : now);
            assertThat(reply.body()).isEqualTo(HI);
        }
    }

    @Test
    void withNoBrokerAtAllItEndsByItsDeadline() {
        // Given
        try (ReeveClient client = quick("tcp://127.0.0.1:1").start()) {
            CountDownLatch ready = new CountDownLatch(1);
            Request request = Request.builder("echo").body(HI).deadline(SHORT).build();

            // When
            ReplyStream stream = client.openNow(request);
            stream.whenReady(ready::countDown);

            // Then
            assertThat(ready.getCount()).as("the reader has to wait").isZero();
            assertThat(stream.nextNow()).isNull();
            assertThat(failure(stream::next).reason()).isEqualTo(ErrorReason.NO_WORKERS);
            assertThat(client.openCalls()).isZero();
        }
    }

    @Test
    void silenceIsFoundByTheReaderAfterItsPatience() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            Awaitility.await().until(client::isReady);
            Request request = Request.builder("echo").body(HI).deadline(SHORT).build();

            // When
            ReplyStream stream = client.openNow(request);
            Duration patience = stream.patience();

            // Then
            assertThat(patience).isBetween(Duration.ofMillis(1), SHORT.plusSeconds(1));
            assertThat(stream.nextNow()).isNull();
            assertThat(failure(stream::next).reason()).isEqualTo(ErrorReason.UNKNOWN);
        }
    }

    @Test
    void aBrokerThatDiesIsTold() throws Exception {
        // Given
        ScriptedBroker broker = ScriptedBroker.start(silent());
        try (ReeveClient client = quick(broker.endpoint()).start()) {
            CountDownLatch ready = new CountDownLatch(1);
            ReplyStream stream;

            // When
            try (broker) {
                Awaitility.await().until(client::isReady);
                stream = client.openNow(Request.of("echo", "", HI));
                stream.whenReady(ready::countDown);
            }

            // Then
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.nextNow()).isNull();
            assertThat(failure(stream::next).reason()).as("may have run").isEqualTo(ErrorReason.UNKNOWN);
        }
    }

    @Test
    void whatIsCancelledIsTold() throws Exception {
        // Given
        try (ScriptedBroker broker = ScriptedBroker.start(silent());
                ReeveClient client = clientOf(broker)) {
            Awaitility.await().until(client::isReady);
            CountDownLatch ready = new CountDownLatch(1);
            ReplyStream stream = client.openNow(Request.of("echo", "", HI));
            stream.whenReady(ready::countDown);

            // When
            stream.cancel();

            // Then
            assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.openCalls()).isZero();
        }
    }
}
