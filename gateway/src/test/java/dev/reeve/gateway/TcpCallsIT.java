// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.ForemanCodec.Order;
import dev.reeve.gateway.tcp.ForemanCodec.Width;
import dev.reeve.gateway.tcp.FrameCodec;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.v1.LatencyClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of a TCP listener as calls, and their replies. */
class TcpCallsIT extends TcpFixture {
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

    private FakeUpstream world() {
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("sink", (call, out) -> {
            seen.add(new String(call.body(), StandardCharsets.UTF_8));
            out.last(new byte[0], "");
        });
        return upstream;
    }

    @Test
    void aFrameIsACallInItsTurnAndNobodyIsAnswered() throws Exception {
        start(world(), "service", "sink", "method", "put", "content-type", "application/x-note");
        String[] notes = IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);

        FramedSocket socket = connect().send(notes);

        await().until(() -> seen.size() == notes.length);
        assertThat(seen).containsExactly(notes);
        Call call = gateway().upstream.calls.peek();
        assertThat(call.method()).isEqualTo("put");
        assertThat(call.contentType()).isEqualTo("application/x-note");
        assertThat(call.token()).isNull();
        assertThat(call.trace().app())
                .containsEntry(CallFields.ADDRESS, "127.0.0.1")
                .containsEntry("x-app-listener", "t")
                .containsKey("x-app-connection");
        assertThat(gateway()
                        .registry
                        .get("reeve_gateway_tcp_frames")
                        .tag("direction", "in")
                        .counter()
                        .count())
                .isEqualTo(1_000);
        assertThat(socket.socket.getInputStream().available()).isZero();
    }

    @Test
    void framesOfAPeerThatLeavesAtOnceStillCount() throws Exception {
        start(world(), "service", "sink");

        connect().send("a", "b", "c").close();

        await().until(() -> seen.size() == 3);
        assertThat(seen).containsExactly("a", "b", "c");
    }

    @Test
    void repliesComeInTheOrderOfTheFramesThoughCallsRunSideBySide() throws Exception {
        CountDownLatch all = new CountDownLatch(8);
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("echo", (call, out) -> {
            all.countDown();
            until(all);
            out.last(call.body(), call.contentType());
        });
        start(upstream, "service", "echo", "reply", "ordered", "in-flight", "8");

        FramedSocket socket = connect().send("0", "1", "2", "3", "4", "5", "6", "7", "8");

        for (int i = 0; i < 9; i++) {
            assertThat(socket.hear()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void oneAtATimeUnlessMoreAreAllowed() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("echo", (call, out) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            out.last(call.body(), "");
        });
        start(upstream, "service", "echo", "reply", "ordered");
        String[] frames = IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new);

        FramedSocket socket = connect().send(frames);

        for (String frame : frames) {
            assertThat(socket.hear()).isEqualTo(frame);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void aStreamOfRepliesIsAFrameEach() throws Exception {
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("parts", (call, out) -> {
            out.partial("1".getBytes(StandardCharsets.UTF_8), "");
            out.partial("2".getBytes(StandardCharsets.UTF_8), "");
            out.last(new byte[0], "");
        });
        upstream.services.put("nothing", (call, out) -> out.last(new byte[0], ""));
        start(upstream, "service", "parts", "reply", "ordered");

        FramedSocket socket = connect().send("x", "y");

        assertThat(List.of(socket.hear(), socket.hear(), socket.hear(), socket.hear()))
                .containsExactly("1", "2", "1", "2");
    }

    @Test
    void anEmptyReplyIsAnEmptyFrame() throws Exception {
        start(world(), "service", "sink", "reply", "ordered");

        assertThat(connect().send("x").hear()).isEmpty();
    }

    @Test
    void aBroadcastReachesAllConnectionsOfTheListener() throws Exception {
        start("service", "echo", "reply", "broadcast");
        FramedSocket first = connect();
        FramedSocket second = connect();
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 2);

        first.send("hello");

        assertThat(first.hear()).isEqualTo("hello");
        assertThat(second.hear()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"eight, little", "minimal, little", "eight, big", "minimal, big"})
    void foremanIsSpokenAsItIsSet(String width, String order) throws Exception {
        start("codec", "foreman", "service", "echo", "reply", "ordered", "length-width", width, "byte-order", order);
        FrameCodec codec = new ForemanCodec(
                Width.valueOf(width.toUpperCase(Locale.ROOT)),
                Order.valueOf(order.toUpperCase(Locale.ROOT)),
                FrameCodec.PAYLOAD_BYTES_MAX);

        FramedSocket socket = keep(FramedSocket.open(port(), codec)).send("hello", "", "x".repeat(70_000));

        assertThat(socket.hear()).isEqualTo("hello");
        assertThat(socket.hear()).isEmpty();
        assertThat(socket.hear()).hasSize(70_000);
    }

    @Test
    void callsAreMadeWithTheListenersIdentity(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "rvs_secret\n");
        FakeUpstream upstream = world();
        upstream.token("tok", "k_1");
        upstream.services.put(
                FakeEdge.NAME,
                (call, out) -> out.last(
                        ExchangeKeyReply.newBuilder()
                                .setAccessToken("tok")
                                .setExpiresInMs(600_000)
                                .build()
                                .toByteArray(),
                        MediaTypes.PROTOBUF));
        start(upstream, "service", "sink", "api-key-file", file.toString());

        connect().send("x", "y");

        await().until(() -> seen.size() == 2);
        assertThat(upstream.calls.stream().filter(call -> call.service().equals("sink")))
                .allMatch(call -> "tok".equals(call.token()));
        // Exchanged once.
        assertThat(upstream.calls.stream().filter(call -> call.method().equals("ExchangeKey")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"50, FAST", "100, FAST", "101, NORMAL", "2000, NORMAL", "2001, BULK", "60000, BULK"})
    void requiredLatencyIsTheDeadlineAndTheClassInTheQueue(int latencyMs, LatencyClass latencyClass) throws Exception {
        start(world(), "service", "sink", "latency", latencyMs + "ms");

        connect().send("x");

        await().until(() -> seen.size() == 1);
        Call call = gateway().upstream.calls.peek();
        assertThat(call.deadline()).isEqualTo(Duration.ofMillis(latencyMs));
        assertThat(call.trace().latencyClass()).isEqualTo(latencyClass);
    }

    @Test
    void withoutOneTheDeadlineIsTheUsualAndTheClassTheServices() throws Exception {
        start(world(), "service", "sink");

        connect().send("x");

        await().until(() -> seen.size() == 1);
        Call call = gateway().upstream.calls.peek();
        assertThat(call.deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(call.trace().latencyClass()).isEqualTo(LatencyClass.LATENCY_UNSPECIFIED);
        assertThat(call.trace().affinityKey()).startsWith("tcp-t-");
    }

    @ParameterizedTest
    @CsvSource({"ignore", "log"})
    void aFailedCallIsCountedAndTheNextFrameGoesOn(String policy) throws Exception {
        start(failing(), "service", "fails", "on-error", policy);

        FramedSocket socket = connect().send("bad", "good");

        await().until(() -> seen.contains("good"));
        assertThat(count("reeve_gateway_tcp_errors", "reason", "NO_WORKERS")).isEqualTo(1);
        assertThat(socket.socket.getInputStream().available()).isZero();
    }

    @Test
    void aFailedCallEndsTheConnectionIfRepliesAreOrdered() throws Exception {
        start(failing(), "service", "fails", "reply", "ordered");

        FramedSocket socket = connect().send("bad");

        assertThat(socket.isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "error") == 1);
    }

    @Test
    void aFailedFrameGoesToTheDeadLetterTopic() throws Exception {
        start(failing(), "service", "fails", "on-error", "dead-letter", "dead-letter-topic", "dead.notes");
        ConcurrentLinkedQueue<String> dead = new ConcurrentLinkedQueue<>();
        keep(gateway().upstream.topics.subscribe("dead.notes", null, new Collecting(dead)));

        connect().send("bad", "good");

        await().until(() -> dead.contains("bad") && seen.contains("good"));
        assertThat(count("reeve_gateway_tcp_dead_letters", "outcome", "published"))
                .isEqualTo(1);
    }

    @Test
    void aReplyThatNoFrameHoldsIsAnErrorAndNoByteOfItLeaves() throws Exception {
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("long", (call, out) -> out.last(new byte[300], ""));
        start(upstream, "service", "long", "reply", "ordered", "max-payload", "200");

        FramedSocket socket =
                keep(FramedSocket.open(port(), BuffStreamsCodec.of(200))).send("x");

        assertThat(socket.isClosedByPeer()).isTrue();
        assertThat(count("reeve_gateway_tcp_errors", "reason", "TOO_LARGE")).isEqualTo(1);
    }

    private FakeUpstream failing() {
        FakeUpstream upstream = world();
        upstream.services.put("fails", (call, out) -> {
            String body = ByteString.copyFrom(call.body()).toStringUtf8();
            if (body.equals("bad")) {
                out.fail(ReeveException.of(ErrorReason.NO_WORKERS, "none"));
            } else {
                seen.add(body);
                out.last(call.body(), "");
            }
        });
        return upstream;
    }

    static void until(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps what a topic says. */
    record Collecting(ConcurrentLinkedQueue<String> items) implements Topics.Listener {
        @Override
        public void item(Topics.Item item) {
            items.add(new String(item.body(), StandardCharsets.UTF_8));
        }

        @Override
        public void live(Topics.Position position) {}

        @Override
        public void reset(Topics.Position position) {}

        @Override
        public void closed(String reason) {}
    }
}
