// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.gateway.tcp.BuffStreamsCodec;
import dev.reeve.gateway.tcp.ForemanCodec;
import dev.reeve.gateway.tcp.FrameCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A TCP listener and peers that behave badly: counted, closed, and nobody else notices. */
class TcpListenerIT extends TcpFixture {
    static Stream<Arguments> badBytes() {
        return Stream.of(
                Arguments.of("buffstreams", new byte[] {1, 0, 0}, "negative-length"),
                Arguments.of("buffstreams", new byte[] {(byte) 0x82, 0x40, 0}, "over-maximum"),
                Arguments.of("buffstreams", new byte[] {-1, -1, -1}, "header-width"),
                Arguments.of("buffstreams", new byte[] {10, 0, 'h', 'e', 'l', 'l', 'o'}, "header-width"),
                Arguments.of("foreman", new byte[] {0}, "length-width"),
                Arguments.of("foreman", new byte[] {9}, "length-width"),
                Arguments.of("foreman", new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1}, "negative-length"),
                Arguments.of("foreman", new byte[] {4, 1, 0, 16, 0}, "over-maximum"));
    }

    @Tag("W2")
    @ParameterizedTest
    @MethodSource("badBytes")
    void bytesThatAreNoFrameEndThatConnectionAlone(String codec, byte[] bytes, String reason) throws Exception {
        start("codec", codec, "service", "echo", "reply", "broadcast");
        FramedSocket good = connect();
        FramedSocket bad = connect();
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 2);

        bad.sendRaw(bytes);

        assertThat(bad.isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "bad_frame") == 1);
        assertThat(count("reeve_gateway_tcp_refusals", "reason", reason)).isEqualTo(1);
        assertThat(gateway().upstream.calls).isEmpty();
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 1);
        assertThat(good.socket.getInputStream().available()).isZero();
    }

    @Test
    void readingStopsWhenTooManyFramesWait() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("slow", (call, out) -> {
            TcpCallsIT.until(go);
            done.incrementAndGet();
            out.last(new byte[0], "");
        });
        start(upstream, "service", "slow", "waiting-frames", "100", "latency", "60s");
        int sent = 50_000;
        String note = "x".repeat(100);
        FramedSocket socket = connect();
        Thread writer = Thread.ofVirtual().start(() -> write(socket, note, sent));

        await().until(() -> gateway().gauge("reeve_gateway_tcp_waiting_frames") >= 100);
        double waiting = gateway().gauge("reeve_gateway_tcp_waiting_frames");
        // At most one read of 64 KiB beyond the bound.
        assertThat(waiting).isLessThan(100 + 2 * 65_536 / 103.0);
        assertThat(gateway().upstream.calls).hasSize(1);

        go.countDown();
        await().atMost(Duration.ofSeconds(40)).until(() -> done.get() == sent);
        assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
        assertThat(gateway().gauge("reeve_gateway_tcp_waiting_frames")).isZero();
        assertThat(gateway().gauge("reeve_gateway_tcp_waiting_bytes")).isZero();
    }

    @Test
    void aPeerThatDoesNotReadIsCutAndTheOthersGoOn() throws Exception {
        start("codec", "foreman", "service", "echo", "reply", "broadcast", "length-width", "minimal");
        FrameCodec codec = new ForemanCodec(ForemanCodec.Width.MINIMAL, ForemanCodec.Order.LITTLE, 1_048_576);
        FramedSocket deaf = keep(FramedSocket.open(port(), codec));
        FramedSocket talker = keep(FramedSocket.open(port(), codec));
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 2);
        String large = "x".repeat(500_000);

        int heard = 0;
        while (count("reeve_gateway_tcp_closes", "cause", "slow") == 0 && heard < 200) {
            talker.send(large);
            assertThat(talker.hear()).hasSize(500_000);
            heard++;
        }

        assertThat(count("reeve_gateway_tcp_closes", "cause", "slow")).isEqualTo(1);
        assertThat(talker.send("still here").hear()).isEqualTo("still here");
        assertThat(deaf.socket.isClosed()).isFalse();
    }

    @Test
    void aSilentPeerIsClosedWhereThatIsAsked() throws Exception {
        start("service", "echo", "idle", "10ms");

        assertThat(connect().isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "idle") == 1);
    }

    @Test
    void moreConnectionsThanAllowedAreTurnedAway() throws Exception {
        start("service", "echo", "reply", "ordered", "connections", "2", "connections-per-address", "1");
        FramedSocket first = connect();
        assertThat(first.send("a").hear()).isEqualTo("a");

        FramedSocket second = connect();

        assertThat(second.isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_refusals", "reason", "address-full") == 1);
        first.close();
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 0);
        assertThat(connect().send("b").hear()).isEqualTo("b");
    }

    @Test
    void anAddressThatIsNotAllowedIsTurnedAway() throws Exception {
        start("service", "echo", "allow", "10.0.0.0/8");

        assertThat(connect().isClosedByPeer()).isTrue();
        await().until(() -> count("reeve_gateway_tcp_refusals", "reason", "not-allowed") == 1);
    }

    @Test
    void thePortIsFreeAsSoonAsTheListenerIsClosed() throws Exception {
        start("service", "echo", "reply", "ordered");
        int port = port();
        assertThat(connect().send("a").hear()).isEqualTo("a");

        gateway().stop();

        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void aPortInUseStopsTheStartAndIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThatThrownBy(() -> start("service", "echo", "port", port))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reeve.gateway.tcp.\"t\".port")
                    .hasMessageContaining(port);
        }
    }

    @Test
    void whatWasReadIsFinishedAndAnsweredBeforeTheEnd() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("wait", (call, out) -> {
            TcpCallsIT.until(go);
            out.last(call.body(), "");
        });
        start(upstream, "service", "wait", "reply", "ordered");
        FramedSocket socket = connect().send("1", "2", "3");
        await().until(() -> !upstream.calls.isEmpty() && gateway().gauge("reeve_gateway_tcp_waiting_frames") >= 2);

        Thread stopping = Thread.ofVirtual().start(gateway()::stop);
        await().until(() -> isTurnedAway(port()));
        go.countDown();

        assertThat(Stream.of(socket.hear(), socket.hear(), socket.hear())).containsExactly("1", "2", "3");
        assertThat(socket.isClosedByPeer()).isTrue();
        assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    @Tag("W2")
    void framesOfAllSizesArriveWhole() throws Exception {
        AtomicInteger bytes = new AtomicInteger();
        FakeUpstream upstream = new FakeUpstream();
        upstream.services.put("sink", (call, out) -> {
            bytes.addAndGet(call.body().length);
            out.last(new byte[0], "");
        });
        start(upstream, "service", "sink", "in-flight", "64", "max-payload", "70000");
        FramedSocket socket = keep(FramedSocket.open(port(), BuffStreamsCodec.of(70_000)));
        int expected = 0;
        for (int i = 0; i < 200; i++) {
            String note = "é".repeat(i * 150);
            expected += note.getBytes(StandardCharsets.UTF_8).length;
            socket.send(note);
        }

        int all = expected;
        await().until(() -> bytes.get() == all);
    }

    private static boolean isTurnedAway(int port) {
        try (FramedSocket _ = FramedSocket.open(port)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static void write(FramedSocket socket, String note, int count) {
        String[] hundred = IntStream.range(0, 100).mapToObj(_ -> note).toArray(String[]::new);
        try {
            for (int i = 0; i < count; i += hundred.length) {
                socket.send(hundred);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
