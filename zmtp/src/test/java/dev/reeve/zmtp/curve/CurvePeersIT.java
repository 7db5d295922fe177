// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.Verdict;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeromq.SocketType;
import org.zeromq.ZAuth;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** libzmq (by pyzmq) and JeroMQ as client of our server and as server of our client. */
@Tag("interop")
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurvePeersIT {
    private static final int MESSAGES = 2_000;
    private static final int WINDOW = 200;
    private static final Duration START = Duration.ofSeconds(20);

    private final CurvePair pair;
    private final ProcessPool processes = new ProcessPool();

    CurvePeersIT(CurveCrypto crypto) {
        pair = new CurvePair(crypto);
    }

    @AfterEach
    void endProcesses() {
        processes.close();
    }

    private static List<byte[]> frames(int number) {
        byte[] body = new byte[number * 7 % 10_000];
        Arrays.fill(body, (byte) (number % 251));
        return List.of(new byte[0], Integer.toString(number).getBytes(StandardCharsets.US_ASCII), body);
    }

    private static long checksum(int messages) {
        CRC32 sum = new CRC32();
        for (int i = 0; i < messages; i++) {
            frames(i).forEach(sum::update);
        }
        return sum.getValue();
    }

    private ProcessPool.Child python(String... arguments) throws Exception {
        assumePyzmq();
        return processes.python(script(), Map.of(), arguments);
    }

    private static Path script() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CurvePeersIT.class.getResource("curve_peer.py"))
                .toURI());
    }

    private static void assumePyzmq() throws Exception {
        Process probe = new ProcessBuilder("python3", "-c", "import zmq; assert zmq.has('curve')").start();
        boolean hasEnded = probe.waitFor(20, TimeUnit.SECONDS);
        assumeTrue(hasEnded && probe.exitValue() == 0, "pyzmq with CURVE is not installed: python3-zmq");
    }

    /** Sends back what comes until the peer goes. */
    private static void echo(CurveWire wire) throws IOException {
        try {
            while (true) {
                wire.send(wire.receive());
            }
        } catch (EOFException | SocketException _) {
            // The peer has what it wanted.
        }
    }

    private static void exchange(CurveWire wire) throws IOException {
        int sent = 0;
        for (int i = 0; i < MESSAGES; i++) {
            for (; sent < Math.min(MESSAGES, i + WINDOW); sent++) {
                wire.send(frames(sent));
            }
            List<byte[]> received = wire.receive();
            assertThat(received.toArray(byte[][]::new)).isDeepEqualTo(frames(i).toArray(byte[][]::new));
        }
    }

    @Test
    @Tag("26-05")
    @Tag("26-06")
    @Tag("37-01")
    void libzmqClientTalksToOurServer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            ProcessPool.Child peer = python(
                    "dealer",
                    Integer.toString(listener.getLocalPort()),
                    pair.serverPair.publicKeyZ85(),
                    pair.clientPair.publicKeyZ85(),
                    Z85.encode(pair.clientPair.secretKey()),
                    Integer.toString(MESSAGES));
            try (CurveWire wire = CurveWire.accept(listener, pair.server)) {
                echo(wire);
            }

            peer.awaitOutput("done " + checksum(MESSAGES), START);
        }
    }

    @Test
    @Tag("26-05")
    void ourClientTalksToLibzmqServer() throws Exception {
        ProcessPool.Child peer = python(
                "router",
                pair.serverPair.publicKeyZ85(),
                Z85.encode(pair.serverPair.secretKey()),
                pair.clientPair.publicKeyZ85());
        peer.awaitOutput("port ", START);

        try (CurveWire wire = CurveWire.connect(port(peer), pair.client)) {
            exchange(wire);
        }
    }

    @Test
    @Tag("26-03")
    void libzmqServerRefusesOurUnknownKeyAndWeSayWhy() throws Exception {
        ProcessPool.Child peer = python(
                "router",
                pair.serverPair.publicKeyZ85(),
                Z85.encode(pair.serverPair.secretKey()),
                CurveKeyPair.generate(pair.random).publicKeyZ85());
        peer.awaitOutput("port ", START);

        try (CurveWire wire = CurveWire.connect(port(peer), pair.client)) {
            assertThat(wire.refusal).isEqualTo(CloseReason.DENIED);
        }
    }

    private static int port(ProcessPool.Child peer) {
        Matcher matcher = Pattern.compile("port ([0-9]+)").matcher(peer.output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    @Tag("26-05")
    void jeroMqClientTalksToOurServer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ZContext context = new ZContext()) {
            ZMQ.Socket dealer = dealer(context, pair);
            dealer.connect("tcp://127.0.0.1:" + listener.getLocalPort());
            Thread echo;
            try (CurveWire wire = CurveWire.accept(listener, pair.server)) {
                echo = Thread.ofPlatform().start(() -> echoQuietly(wire));
                exchange(dealer);
            }
            echo.join();
        }
    }

    private static void echoQuietly(CurveWire wire) {
        try {
            echo(wire);
        } catch (IOException _) {
            // Then the exchange fails, and says at which message.
        }
    }

    private static ZMQ.Socket dealer(ZContext context, CurvePair pair) {
        ZMQ.Socket dealer = context.createSocket(SocketType.DEALER);
        dealer.setCurveServerKey(pair.serverPair.publicKey());
        dealer.setCurvePublicKey(pair.clientPair.publicKey());
        dealer.setCurveSecretKey(pair.clientPair.secretKey());
        dealer.setReceiveTimeOut(20_000);
        dealer.setHandshakeIvl(2_000); // Of a hundred connections JeroMQ forgets one; it shall make another.
        return dealer;
    }

    private static void exchange(ZMQ.Socket dealer) {
        int sent = 0;
        for (int i = 0; i < MESSAGES; i++) {
            for (; sent < Math.min(MESSAGES, i + WINDOW); sent++) {
                List<byte[]> frames = frames(sent);
                for (int frame = 0; frame < frames.size(); frame++) {
                    assertThat(dealer.send(frames.get(frame), frame < frames.size() - 1 ? ZMQ.SNDMORE : 0))
                            .isTrue();
                }
            }
            assertThat(receive(dealer).toArray(byte[][]::new))
                    .isDeepEqualTo(frames(i).toArray(byte[][]::new));
        }
    }

    private static List<byte[]> receive(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(Objects.requireNonNull(socket.recv()));
        } while (socket.hasReceiveMore());
        return frames;
    }

    @Test
    @Tag("26-05")
    void ourClientTalksToJeroMqServer() throws Exception {
        try (ZContext context = new ZContext()) {
            ZAuth zap = new ZAuth(context);
            zap.configureCurve(ZAuth.CURVE_ALLOW_ANY);
            ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
            router.setZAPDomain("test");
            router.setCurveServer(true);
            router.setCurvePublicKey(pair.serverPair.publicKey());
            router.setCurveSecretKey(pair.serverPair.secretKey());
            int port = router.bindToRandomPort("tcp://127.0.0.1");
            Thread echo = Thread.ofPlatform().start(() -> echo(router));
            try (CurveWire wire = CurveWire.connect(port, pair.client)) {
                exchange(wire);
            }
            echo.interrupt();
            zap.close();
        }
    }

    private static void echo(ZMQ.Socket router) {
        router.setReceiveTimeOut(20_000);
        try {
            for (int i = 0; i < MESSAGES; i++) {
                List<byte[]> frames = receive(router);
                for (int frame = 0; frame < frames.size(); frame++) {
                    boolean _ = router.send(frames.get(frame), frame < frames.size() - 1 ? ZMQ.SNDMORE : 0);
                }
            }
        } catch (org.zeromq.ZMQException _) {
            // The context is closed.
        }
    }

    @Test
    @Tag("26-03")
    void jeroMqClientOfUnknownKeyIsRefused() throws Exception {
        CurvePair strict = new CurvePair(_ -> new Verdict.Denied());
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ZContext context = new ZContext()) {
            ZMQ.Socket dealer = dealer(context, strict);
            dealer.connect("tcp://127.0.0.1:" + listener.getLocalPort());

            try (CurveWire wire = CurveWire.accept(listener, strict.server)) {
                assertThat(wire.refusal).isEqualTo(CloseReason.DENIED);
            }
        }
    }

    @Test
    @Tag("26-02")
    void jeroMqClientWithWrongServerKeyIsNotAnswered() throws Exception {
        CurvePair other = new CurvePair();
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ZContext context = new ZContext()) {
            ZMQ.Socket dealer = dealer(context, pair);
            dealer.connect("tcp://127.0.0.1:" + listener.getLocalPort());

            try (CurveWire wire = CurveWire.accept(listener, other.server)) {
                assertThat(wire.refusal).isEqualTo(CloseReason.BAD_BOX);
            }
        }
    }
}
