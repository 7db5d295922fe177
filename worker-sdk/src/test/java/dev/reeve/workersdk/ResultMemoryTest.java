// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.workersdk.testing.PendingCall;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promise 4: a repeated idempotent request is not done twice by one process. */
@Timeout(10)
class ResultMemoryTest {
    private static final byte[] BODY = "x".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger executions = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private WorkerTester tester;

    @BeforeEach
    void start() throws InterruptedException {
        tester = WorkerTester.of(
                "notes",
                service -> service.idempotent("add", "slow", "fail", "stream", "stubborn")
                        .method("add", Codec.payload(), (body, call) -> {
                            executions.incrementAndGet();
                            call.replyMeta("made-in", Integer.toString(call.attempt()));
                            return body;
                        })
                        .method("slow", Codec.payload(), (body, _) -> {
                            executions.incrementAndGet();
                            running.countDown();
                            release.await();
                            return body;
                        })
                        .method("fail", Codec.payload(), (_, _) -> {
                            executions.incrementAndGet();
                            throw new IllegalStateException("not this time");
                        })
                        .method("stream", Codec.payload(), (body, call) -> {
                            executions.incrementAndGet();
                            call.emit(body);
                            running.countDown();
                            release.await();
                            return body;
                        })
                        .method("stubborn", Codec.payload(), (body, _) -> {
                            if (executions.incrementAndGet() == 1) {
                                endsSlowlyWhenInterrupted();
                            }
                            return body;
                        })
                        .method("once", Codec.payload(), (body, _) -> {
                            executions.incrementAndGet();
                            return body;
                        }));
    }

    private void endsSlowlyWhenInterrupted() throws InterruptedException {
        running.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            release.await();
            throw e;
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        tester.close();
    }

    private static UnaryOperator<RequestEnvelope.Builder> request(UUID id, int attempt) {
        return envelope -> envelope.setRequestId(ByteString.copyFrom(RequestId.toBytes(id)))
                .setStamp(envelope.getStamp().toBuilder().setAttempt(attempt));
    }

    private static UnaryOperator<RequestEnvelope.Builder> key(String subject, String key) {
        return envelope -> envelope.setIdempotencyKey(key)
                .setStamp(BrokerStamp.newBuilder()
                        .setAttempt(1)
                        .setIdentity(Identity.newBuilder().setSubject(subject)));
    }

    @Test
    void answersARepetitionWithTheRememberedResult() throws InterruptedException {
        UUID id = UUID.randomUUID();
        TestReply first = tester.open("add", BODY, request(id, 1)).last();

        TestReply second = tester.open("add", BODY, request(id, 2)).last();

        assertThat(second.text()).isEqualTo(first.text()).isEqualTo("x");
        assertThat(second.envelope().getServerMetaMap()).containsEntry("made-in", "1");
        assertThat(second.envelope().getAttempt()).isEqualTo(2);
        assertThat(executions).hasValue(1);
        assertThat(tester.worker().stats().services().getFirst().joined()).isEqualTo(1);
    }

    @Test
    void joinsACallThatStillRuns() throws InterruptedException {
        UUID id = UUID.randomUUID();
        PendingCall first = tester.open("slow", BODY, request(id, 1));
        running.await();
        PendingCall second = tester.open("slow", BODY, request(id, 2));

        release.countDown();

        assertThat(first.last().text()).isEqualTo("x");
        assertThat(second.last().text()).isEqualTo("x");
        assertThat(executions).hasValue(1);
    }

    @Test
    @Tag("F5")
    void doesNotJoinACallThatIsBeingCancelled() throws InterruptedException {
        UUID id = UUID.randomUUID();
        PendingCall first = tester.open("stubborn", BODY, request(id, 1));
        running.await();
        // Its caller's connection is gone, so its broker cancels; the caller sends again by another broker.
        first.cancel();
        interrupted.await();

        PendingCall again = tester.open("stubborn", BODY, request(id, 1));
        TestReply reply = again.last();
        release.countDown();

        assertThat(reply.reason()).isEqualTo(Reason.OK);
        assertThat(executions).hasValue(2);
        assertThat(first.last().reason()).isEqualTo(Reason.APPLICATION);
    }

    @Test
    void cancelsAJoinedCallOnlyWhenNobodyWaitsAnyMore() throws InterruptedException {
        UUID id = UUID.randomUUID();
        PendingCall first = tester.open("slow", BODY, request(id, 1));
        running.await();
        PendingCall second = tester.open("slow", BODY, request(id, 2));
        org.awaitility.Awaitility.await()
                .until(() -> tester.worker().stats().services().getFirst().joined() == 1);

        first.cancel();
        release.countDown();

        assertThat(second.last().reason()).isEqualTo(Reason.OK);
        assertThat(first.last().reason()).isEqualTo(Reason.OK);
    }

    @Test
    void doesAgainWhatIsNotIdempotent() throws InterruptedException {
        UUID id = UUID.randomUUID();
        TestReply _ = tester.open("once", BODY, request(id, 1)).last();

        TestReply _ = tester.open("once", BODY, request(id, 2)).last();

        assertThat(executions).hasValue(2);
    }

    @Test
    void doesAgainWhatFailed() throws InterruptedException {
        UUID id = UUID.randomUUID();
        TestReply _ = tester.open("fail", BODY, request(id, 1)).last();

        TestReply second = tester.open("fail", BODY, request(id, 2)).last();

        assertThat(second.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(executions).hasValue(2);
    }

    @Test
    void startsAnewWhenPartialRepliesAreOutAlready() throws InterruptedException {
        UUID id = UUID.randomUUID();
        PendingCall first = tester.open("stream", BODY, request(id, 1));
        running.await();

        PendingCall second = tester.open("stream", BODY, request(id, 2));

        assertThat(second.next().isLast()).isFalse();
        release.countDown();
        assertThat(first.last().reason()).isEqualTo(Reason.OK);
        assertThat(second.last().reason()).isEqualTo(Reason.OK);
        assertThat(executions).hasValue(2);
    }

    @Test
    void remembersByIdempotencyKeyAndSubject() throws InterruptedException {
        TestReply _ = tester.open("add", BODY, key("u_1", "k")).last();
        TestReply _ = tester.open("add", BODY, key("u_1", "k")).last();
        assertThat(executions).hasValue(1);

        TestReply _ = tester.open("add", BODY, key("u_2", "k")).last();

        assertThat(executions).hasValue(2);
    }

    @Test
    void refusesAKnownKeyWithAnotherBody() throws InterruptedException {
        TestReply _ = tester.open("add", BODY, key("u_1", "k")).last();

        TestReply other = tester.open("add", new byte[] {1}, key("u_1", "k")).last();

        assertThat(other.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(executions).hasValue(1);
    }

    @Test
    void doesNotShareKeysBetweenAnonymousCallers() throws InterruptedException {
        TestReply _ = tester.open("add", BODY, envelope -> envelope.setIdempotencyKey("k"))
                .last();

        TestReply _ = tester.open("add", BODY, envelope -> envelope.setIdempotencyKey("k"))
                .last();

        assertThat(executions).hasValue(2);
    }
}
