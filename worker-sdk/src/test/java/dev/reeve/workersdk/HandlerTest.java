// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.PendingCall;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler can do and what its caller then sees. */
@Timeout(10)
class HandlerTest extends HandlerFixture {
    @Test
    void answersAnUnknownMethodWithUnimplemented() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (body, _) -> body));

        TestReply reply = tester.call("sing", "{}");

        assertThat(reply.reason()).isEqualTo(Reason.APPLICATION);
        assertThat(reply.code()).isEqualTo("METHOD_UNKNOWN");
        assertThat(reply.envelope().getStatus().getGrpcCode()).isEqualTo(12);
    }

    @Test
    void takesTheOnlyMethodWhenNoneIsNamed() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (body, _) -> body));

        assertThat(tester.call("", "{}").text()).isEqualTo("{}");
    }

    @Test
    void passesADeclaredErrorOn() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (_, _) -> {
            throw ServiceError.of(ServiceError.Code.NOT_FOUND, "NOTE_UNKNOWN", "no such note")
                    .retryAfter(Duration.ofSeconds(2));
        }));

        TestReply reply = tester.call("say", "{}");

        assertThat(reply.code()).isEqualTo("NOTE_UNKNOWN");
        assertThat(reply.errorText()).isEqualTo("no such note");
        assertThat(reply.envelope().getStatus().getGrpcCode()).isEqualTo(5);
        assertThat(reply.envelope().getStatus().getRetryable()).isTrue();
        assertThat(reply.envelope().getRetryAfterMs()).isEqualTo(2_000);
    }

    @Test
    void hidesAnExceptionBehindTheRequestId() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (_, _) -> {
            throw new IllegalStateException("password is hunter2");
        }));
        ByteString id = ByteString.fromHex("000102030405060708090a0b0c0d0e0f");

        TestReply reply =
                tester.open("say", new byte[0], e -> e.setRequestId(id)).last();

        assertThat(reply.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(reply.errorText()).isEqualTo("internal error, request 00010203-0405-0607-0809-0a0b0c0d0e0f");
    }

    @Test
    @Tag("18-04")
    void answersAnErrorOfTheJvmToo() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (_, _) -> {
            throw new StackOverflowError();
        }));

        assertThat(tester.call("say", "{}").reason()).isEqualTo(Reason.INTERNAL);
    }

    @Test
    @Tag("18-04")
    void sendsAThousandPartialRepliesInOrderBeforeTheLast() throws Exception {
        WorkerTester tester = serve(s -> s.method("count", Codec.payload(), (body, call) -> {
            for (int i = 0; i < 1_000; i++) {
                call.emit(new Payload(Integer.toString(i).getBytes(StandardCharsets.US_ASCII), "text/plain"));
            }
            return body;
        }));
        PendingCall call = tester.open("count", "end".getBytes(StandardCharsets.US_ASCII), e -> e.setStream(true));

        for (int i = 0; i < 1_000; i++) {
            TestReply partial = call.next();
            assertThat(partial.isLast()).isFalse();
            assertThat(partial.text()).isEqualTo(Integer.toString(i));
            assertThat(partial.envelope().getSequence()).isEqualTo(i);
        }
        TestReply last = call.next();

        assertThat(last.isLast()).isTrue();
        assertThat(last.text()).isEqualTo("end");
        assertThat(last.envelope().getSequence()).isEqualTo(1_000);
    }

    @Test
    @Tag("X-08")
    @Tag("18-04")
    void interruptsTheHandlerOfACancelledCallAndStillAnswers() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger actions = new AtomicInteger();
        AtomicReference<@Nullable Boolean> cancelled = new AtomicReference<>();
        WorkerTester tester = serve(s -> s.method("wait", Codec.payload(), (body, call) -> {
            call.onCancel(actions::incrementAndGet);
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                cancelled.set(call.isCancelled());
            }
            return body;
        }));
        PendingCall call = tester.open("wait", new byte[0], e -> e);
        running.await();

        call.cancel();
        TestReply reply = call.last();

        assertThat(reply.code()).isEqualTo("CANCELLED");
        assertThat(cancelled.get()).isTrue();
        await().until(() -> actions.get() == 1);
    }

    @Test
    void cancelsACallWhoseDeadlinePasses() throws Exception {
        AtomicReference<Duration> left = new AtomicReference<>(Duration.ZERO);
        WorkerTester tester = serve(s -> s.method("wait", Codec.payload(), (_, call) -> {
            left.set(call.deadlineLeft());
            new CountDownLatch(1).await();
            return null;
        }));

        TestReply reply = tester.open("wait", new byte[0], e -> {
                    e.getStampBuilder().setDeadlineMsLeft(100);
                    return e;
                })
                .last();

        assertThat(reply.code()).isEqualTo("CANCELLED");
        assertThat(left.get()).isBetween(Duration.ofMillis(1), Duration.ofMillis(100));
    }

    @Test
    void turnsAReplyOneByteOverTheFrameLimitIntoInternal() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("big", Codec.payload(), (_, _) -> new Payload(new byte[1_048_577], "")));

        assertThat(tester.call("big", "{}").reason()).isEqualTo(Reason.INTERNAL);
    }

    @Test
    void sendsAReplyOfExactlyTheFrameLimit() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("big", Codec.payload(), (_, _) -> new Payload(new byte[1_048_576], "")));

        assertThat(tester.call("big", "{}").body()).hasSize(1_048_576);
    }

    @Test
    void refusesACallerWithoutTheScopeOfTheMethod() throws Exception {
        WorkerTester tester = serve(s -> s.method("read", Codec.payload(), (body, _) -> body)
                .method("write", Codec.payload(), (body, _) -> body)
                .requires("notes")
                .requires("notes:write", "write"));

        assertThat(tester.call("read", "{}").reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(tester.call("read", "{}", List.of("notes")).reason()).isEqualTo(Reason.OK);
        assertThat(tester.call("write", "{}", List.of("notes")).reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(tester.call("write", "{}", List.of("notes", "notes:write")).reason())
                .isEqualTo(Reason.OK);
        assertThat(tester.call("write", "{}", List.of("admin")).reason()).isEqualTo(Reason.OK);
    }

    @Test
    void runsInterceptorsAroundTheHandlerOutermostFirst() throws Exception {
        List<String> order = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (body, _) -> {
                    order.add("handler");
                    return body;
                })
                .intercept((_, next) -> {
                    order.add("outer");
                    next.proceed();
                    order.add("after");
                })
                .intercept((call, next) -> {
                    order.add("inner");
                    call.replyMeta("seen-by", "inner");
                    next.proceed();
                }));

        TestReply reply = tester.call("say", "{}");

        assertThat(order).containsExactly("outer", "inner", "handler", "after");
        assertThat(reply.envelope().getServerMetaMap()).containsEntry("seen-by", "inner");
    }

    @Test
    void takesAnInterceptorThatNeverProceedsOrTwiceForAFault() throws Exception {
        WorkerTester tester = serve(s -> s.method("once", Codec.payload(), (body, _) -> body)
                .method("twice", Codec.payload(), (body, _) -> body)
                .intercept((call, next) -> {
                    if (call.method().equals("twice")) {
                        next.proceed();
                        next.proceed();
                    }
                }));

        assertThat(tester.call("once", "{}").reason()).isEqualTo(Reason.INTERNAL);
        assertThat(tester.call("twice", "{}").reason()).isEqualTo(Reason.INTERNAL);
    }

    @Test
    void showsTheCallersEnvelopeToTheHandler() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        WorkerTester tester = serve(s -> s.anyMethod(Codec.payload(), (body, call) -> {
            seen.set(String.join(
                    " ",
                    call.service(),
                    call.method(),
                    call.idempotencyKey(),
                    call.traceparent(),
                    call.meta().toString(),
                    call.peerRole(),
                    Integer.toString(call.attempt()),
                    Boolean.toString(call.identity().isPresent())));
            return body;
        }));
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        TestReply reply = tester.open(
                        "m",
                        new byte[0],
                        e -> e.setIdempotencyKey("k").setTraceparent(trace).putClientMeta("a", "b"))
                .last();

        assertThat(reply.reason()).isEqualTo(Reason.OK);
        assertThat(seen.get()).isEqualTo("hello m k " + trace + " {a=b} client 1 false");
    }

    @Test
    void refusesReplyMetadataOutsideItsLimits() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (body, call) -> {
            call.replyMeta(call.meta().getOrDefault("key", ""), call.meta().getOrDefault("value", ""));
            return body;
        }));

        TestReply reserved = tester.open("say", new byte[0], e -> e.putClientMeta("key", "reeve-x"))
                .last();
        TestReply good = tester.open(
                        "say", new byte[0], e -> e.putClientMeta("key", "x-y").putClientMeta("value", "z"))
                .last();

        assertThat(reserved.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(good.envelope().getServerMetaMap()).containsEntry("x-y", "z");
    }

    @Test
    @Tag("X-09")
    void finishesWhatItHoldsBeforeItLeaves() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        WorkerTester tester = serve(s -> s.method("wait", Codec.payload(), (body, _) -> {
            running.countDown();
            release.await();
            return body;
        }));
        PendingCall call = tester.open("wait", "x".getBytes(StandardCharsets.US_ASCII), e -> e);
        running.await();
        Thread draining = Thread.startVirtualThread(() -> tester.worker().drain(Duration.ofSeconds(5)));
        await().until(() -> !tester.worker().isReady());

        release.countDown();

        assertThat(call.last().text()).isEqualTo("x");
        draining.join();
        assertThat(tester.worker().stats().isDraining()).isTrue();
    }

    @Test
    void cancelsWhatOutlivesTheGrace() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        WorkerTester tester = serve(s -> s.method("wait", Codec.payload(), (body, _) -> {
            running.countDown();
            new CountDownLatch(1).await();
            return body;
        }));
        PendingCall call = tester.open("wait", new byte[0], e -> e);
        running.await();

        tester.worker().drain(Duration.ofMillis(100));

        assertThat(call.last().code()).isEqualTo("CANCELLED");
    }
}
