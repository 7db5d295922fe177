// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static dev.reeve.workersdk.BrokerBytes.SOON;
import static dev.reeve.workersdk.BrokerBytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.testkit.FakeBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker on real JeroMQ sockets against a broker made of bytes: what is on the wire, in all three modes. */
@Timeout(30)
class WorkerProtocolIT {
    private final FakeBroker broker = FakeBroker.start();
    private final long startedNs = System.nanoTime();
    /** How far the worker's clock is ahead. */
    private final AtomicLong skippedMs = new AtomicLong();

    private @Nullable Worker running;

    @AfterEach
    void close() {
        broker.close();
        if (running != null) {
            running.close();
        }
    }

    private long nowMs() {
        return Duration.ofNanos(System.nanoTime() - startedNs).toMillis() + skippedMs.get();
    }

    private Worker worker(BrokerMode mode, Consumer<ServiceBuilder> description) {
        Worker worker = Worker.builder()
                .brokers(broker.endpoint())
                .mode(mode)
                .instanceId("w1")
                .shutdownHook(false)
                .clock(this::nowMs)
                .service("echo", description)
                .start();
        running = worker;
        return worker;
    }

    private Worker echo(BrokerMode mode) {
        return worker(mode, service -> service.method("say", Codec.payload(), (body, _) -> body));
    }

    private BrokerBytes accept(BrokerMode mode) throws InterruptedException {
        return new BrokerBytes(broker.acceptSpeaking(SOON), mode);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ReplyEnvelope envelope(byte[] frame) throws Exception {
        assertThat(Arrays.copyOf(frame, 4)).containsExactly(0x00, 0x52, 0x56, 0x01);
        return ReplyEnvelope.parseFrom(Arrays.copyOfRange(frame, 4, frame.length));
    }

    @Test
    @Tag("7-19")
    void announcesItselfWithTheReadyOfMdp01() throws Exception {
        echo(BrokerMode.PLAIN_01);

        assertThat(accept(BrokerMode.PLAIN_01).next()).isEqualTo(" " + hex("MDPW01") + " 01 " + hex("echo"));
    }

    @Test
    @Tag("7-19")
    @Tag("18-07")
    void announcesItselfWithTheReadyOfMdp02() throws Exception {
        echo(BrokerMode.PLAIN_02);

        assertThat(accept(BrokerMode.PLAIN_02).next()).isEqualTo(hex("MDPW02") + " 01 " + hex("echo"));
    }

    @Test
    @Tag("X-02")
    void announcesItselfWithWorkerInfoInReeveMode() throws Exception {
        worker(
                BrokerMode.REEVE,
                service -> service.version("1.2.3")
                        .capacity(3)
                        .requires("notes:write", "say")
                        .method("say", Codec.payload(), (body, _) -> body));

        List<byte[]> ready = accept(BrokerMode.REEVE).connection().receive(SOON);

        assertThat(ready).hasSize(4);
        dev.reeve.protocol.v1.WorkerInfo info =
                dev.reeve.protocol.v1.WorkerInfo.parseFrom(Arrays.copyOfRange(ready.get(3), 4, ready.get(3).length));
        assertThat(info.getInstanceId()).isEqualTo("w1");
        assertThat(info.getVersion()).isEqualTo("1.2.3");
        assertThat(info.getCapacity()).isEqualTo(3);
        assertThat(info.getMethods(0).getName()).isEqualTo("say");
        assertThat(info.getMethods(0).getScopesList()).containsExactly("notes:write");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_01", "PLAIN_02"})
    @Tag("7-20")
    @Tag("7-09")
    @Tag("18-05")
    void answersAPlainRequestWithOneReplyToItsAddress(BrokerMode mode) throws Exception {
        echo(mode);
        BrokerBytes bytes = accept(mode).welcome(1);

        bytes.request("client", "hi");
        List<byte[]> reply = bytes.nextCommand();

        String header = mode == BrokerMode.PLAIN_01 ? " " + hex("MDPW01") + " 03 " : hex("MDPW02") + " 04 ";
        assertThat(FakeBroker.hex(reply)).isEqualTo(header + hex("client") + "  " + hex("hi"));
    }

    @Test
    @Tag("18-04")
    void answersAReeveRequestWithEnvelopeAndBody() throws Exception {
        Worker worker = echo(BrokerMode.REEVE);
        BrokerBytes bytes = accept(BrokerMode.REEVE).welcome(16);

        bytes.request("00000001", "hi");
        List<byte[]> reply = bytes.nextCommand();

        assertThat(bytes.command(reply)).isEqualTo(0x04);
        assertThat(text(reply.get(2))).isEqualTo("00000001");
        assertThat(reply.get(3)).isEmpty();
        ReplyEnvelope envelope = envelope(reply.get(4));
        assertThat(envelope.getRequestId().toByteArray())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(envelope.getWorkerId()).isEqualTo("w1");
        assertThat(envelope.getAttempt()).isEqualTo(1);
        assertThat(envelope.hasStatus()).isFalse();
        assertThat(text(reply.get(5))).isEqualTo("hi");
        assertThat(worker.isReady()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("18-04")
    void sendsExactlyOneLastReplyWhenTheHandlerThrows(BrokerMode mode) throws Exception {
        worker(
                mode,
                service -> service.method("say", Codec.payload(), (_, _) -> {
                    throw new IllegalStateException("broken");
                }));
        BrokerBytes bytes = accept(mode).welcome(16);

        bytes.request("a", "hi");
        List<byte[]> reply = bytes.nextCommand();

        assertThat(bytes.command(reply)).isEqualTo(mode == BrokerMode.PLAIN_01 ? 0x03 : 0x04);
        assertThat(reply.getLast()).isEmpty();
        bytes.heartbeat();
        List<byte[]> later = bytes.connection().poll(Duration.ofMillis(300));
        assertThat(later == null || bytes.isHeartbeat(later)).isTrue();
    }

    @Test
    @Tag("18-04")
    void sendsPartialRepliesBeforeTheLastInMdp02() throws Exception {
        worker(
                BrokerMode.PLAIN_02,
                service -> service.method("say", Codec.payload(), (body, call) -> {
                    call.emit(new Payload(BrokerBytes.ascii("1"), ""));
                    call.emit(new Payload(BrokerBytes.ascii("2"), ""));
                    return body;
                }));
        BrokerBytes bytes = accept(BrokerMode.PLAIN_02).welcome(1);

        bytes.request("a", "3");

        String address = hex("a") + "  ";
        assertThat(FakeBroker.hex(bytes.nextCommand())).isEqualTo(hex("MDPW02") + " 03 " + address + hex("1"));
        assertThat(FakeBroker.hex(bytes.nextCommand())).isEqualTo(hex("MDPW02") + " 03 " + address + hex("2"));
        assertThat(FakeBroker.hex(bytes.nextCommand())).isEqualTo(hex("MDPW02") + " 04 " + address + hex("3"));
    }

    @Test
    @Tag("7-20")
    void collectsPartialRepliesIntoTheOneReplyOfMdp01() throws Exception {
        worker(
                BrokerMode.PLAIN_01,
                service -> service.method("say", Codec.payload(), (body, call) -> {
                    call.emit(new Payload(BrokerBytes.ascii("1"), ""));
                    call.emit(new Payload(BrokerBytes.ascii("2"), ""));
                    return body;
                }));
        BrokerBytes bytes = accept(BrokerMode.PLAIN_01).welcome(1);

        bytes.request("a", "3");

        assertThat(FakeBroker.hex(bytes.nextCommand()))
                .isEqualTo(" " + hex("MDPW01") + " 03 " + hex("a") + "  " + hex("1") + " " + hex("2") + " " + hex("3"));
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-25")
    @Tag("7-12")
    void keepsItsHeartbeatsWhileEveryHandlerHogsACpu(BrokerMode mode) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        int calls = mode.isPlain() ? 1 : 2 * Runtime.getRuntime().availableProcessors();
        worker(
                mode,
                service -> service.capacity(32).method("say", Codec.payload(), (body, _) -> {
                    while (release.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return body;
                }));
        BrokerBytes bytes = accept(mode).welcome(32);
        for (int i = 0; i < calls; i++) {
            bytes.request("c" + i, "x");
        }

        for (int i = 0; i < (mode.isPlain() ? 1 : 5); i++) {
            assertThat(bytes.isHeartbeat(bytes.connection().receive(Duration.ofSeconds(5))))
                    .isTrue();
            bytes.heartbeat();
        }
        release.countDown();

        for (int i = 0; i < calls; i++) {
            assertThat(text(bytes.nextCommand().getLast())).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-22")
    @Tag("18-07")
    void comesBackOnANewSocketAfterDisconnect(BrokerMode mode) throws Exception {
        echo(mode);
        BrokerBytes first = accept(mode).welcome(16);

        first.disconnect();
        BrokerBytes second = accept(mode);

        assertThat(first.connection().awaitClosed(SOON)).isTrue();
        assertThat(second.command(second.connection().receive(SOON))).isEqualTo(0x01);
        List<byte[]> after = first.connection().poll(Duration.ZERO);
        assertThat(after == null || first.isHeartbeat(after)).isTrue();
    }

    @Test
    @Tag("7-13")
    @Tag("7-23")
    @Tag("X-05")
    void comesBackOnANewSocketWhenTheBrokerFallsSilent() throws Exception {
        echo(BrokerMode.REEVE);
        BrokerBytes first = accept(BrokerMode.REEVE).welcome(16);
        long began = System.nanoTime();

        BrokerBytes second = accept(BrokerMode.REEVE);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(590));
        assertThat(first.connection().awaitClosed(SOON)).isTrue();
        second.welcome(16).request("a", "again");
        assertThat(text(second.nextCommand().getLast())).isEqualTo("again");
    }

    @Test
    @Tag("7-23")
    void comesBackWhenAPlainBrokerIsSilentForThreeIntervals() throws Exception {
        Worker worker = echo(BrokerMode.PLAIN_02);
        BrokerBytes first = accept(BrokerMode.PLAIN_02).welcome(1);
        Awaitility.await().until(worker::isReady);

        // Nothing a plain broker can say makes 3 x 2.5 s shorter. A clock that jumps once, not one that runs fast: the
        // transport's own patience with a connection that JeroMQ forgot, a second, must stay the shorter one.
        skippedMs.set(7_500);

        assertThat(first.connection().awaitClosed(SOON)).isTrue();
        accept(BrokerMode.PLAIN_02).welcome(1);
        Awaitility.await().until(worker::isReady);
    }

    @Test
    @Tag("X-08")
    void answersACancelledCallAllTheSame() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        worker(
                BrokerMode.REEVE,
                service -> service.method("say", Codec.payload(), (body, _) -> {
                    running.countDown();
                    new CountDownLatch(1).await();
                    return body;
                }));
        BrokerBytes bytes = accept(BrokerMode.REEVE).welcome(16);
        bytes.request("a", "x");
        running.await();

        bytes.cancel("a");
        List<byte[]> reply = bytes.nextCommand();

        assertThat(bytes.command(reply)).isEqualTo(0x04);
        assertThat(envelope(reply.get(4)).getStatus().getCode()).isEqualTo("CANCELLED");
        assertThat(envelope(reply.get(4)).getNoBody()).isTrue();
    }

    @Test
    @Tag("X-09")
    void drainsFinishesAndSaysDisconnect() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Worker worker = worker(
                BrokerMode.REEVE,
                service -> service.method("say", Codec.payload(), (body, _) -> {
                    running.countDown();
                    release.await();
                    return body;
                }));
        BrokerBytes bytes = accept(BrokerMode.REEVE).welcome(16);
        bytes.request("a", "held");
        running.await();
        Thread draining = Thread.startVirtualThread(() -> worker.drain(Duration.ofSeconds(10)));

        assertThat(bytes.command(bytes.nextCommand())).isEqualTo(0x83);
        bytes.request("b", "crossed");
        bytes.drain(true);
        release.countDown();

        assertThat(List.of(
                        text(bytes.nextCommand().getLast()),
                        text(bytes.nextCommand().getLast())))
                .containsExactlyInAnyOrder("held", "crossed");
        assertThat(bytes.command(bytes.nextCommand())).isEqualTo(0x06);
        assertThat(draining.join(Duration.ofSeconds(5))).isTrue();
        assertThat(bytes.connection().awaitClosed(SOON)).isTrue();
        assertThat(broker.hasConnectionWithin(Duration.ofMillis(500))).isFalse();
    }

    @Test
    @Tag("X-10")
    void leavesADrainingBrokerAndComesBack() throws Exception {
        echo(BrokerMode.REEVE);
        BrokerBytes bytes = accept(BrokerMode.REEVE).welcome(16);

        bytes.drain(false);

        assertThat(bytes.command(bytes.nextCommand())).isEqualTo(0x83);
        assertThat(bytes.command(bytes.nextCommand())).isEqualTo(0x06);
        assertThat(accept(BrokerMode.REEVE).welcome(16).connection().isClosed()).isFalse();
    }
}
