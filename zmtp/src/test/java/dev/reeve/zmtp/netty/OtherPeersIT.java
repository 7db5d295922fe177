// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.EchoRouter;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.jeromq.JeroMqTransportProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The engine with JeroMQ and with libzmq (through pyzmq), in both roles. */
final class OtherPeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MESSAGES = 2_000;
    private static final int FORGOTTEN_MAX = 3;

    /** Answers each message with its own frames; ends with its input. */
    private static final String PYTHON_ROUTER = """
            import sys, threading, zmq
            s = zmq.Context().socket(zmq.ROUTER)
            print(s.bind_to_random_port('tcp://127.0.0.1'), flush=True)
            def echo():
                while True:
                    s.send_multipart(s.recv_multipart())
            threading.Thread(target=echo, daemon=True).start()
            sys.stdin.read()
            """;

    /** Sends messages of many sizes, checks the answers; on new connections now and then. */
    private static final String PYTHON_DEALER = """
            import sys, zmq
            c = zmq.Context()
            n = 0
            for connection in range(10):
                s = c.socket(zmq.DEALER if connection % 2 else zmq.REQ)
                s.linger = 0
                s.rcvtimeo = 20000
                if connection == 3:
                    s.heartbeat_ivl = 50
                    s.heartbeat_timeout = 5000
                    s.heartbeat_ttl = 5000
                s.connect(sys.argv[1])
                for i in range(50):
                    m = [str(i).encode(), bytes([i]) * (i * i * 7), b'']
                    s.send_multipart(m)
                    n += s.recv_multipart() == m
                s.close()
            print(n, flush=True)
            """;

    private final NettyTransportProvider engine = new NettyTransportProvider();

    @Test
    void echoesJeroMqDealers() throws Exception {
        try (engine;
                TransportProvider jeromq = new JeroMqTransportProvider()) {
            EchoRouter echo = new EchoRouter(engine, RouterSettings.defaults());

            exchange(jeromq.dealer(echo.endpoint(), DealerSettings.defaults()));
        }
    }

    @Test
    void isEchoedByJeroMqRouter() throws Exception {
        try (TransportProvider jeromq = new JeroMqTransportProvider();
                engine) {
            EchoRouter echo = new EchoRouter(jeromq, RouterSettings.defaults());

            exchange(engine.dealer(echo.endpoint(), DealerSettings.defaults()));
        }
    }

    private static void exchange(DealerTransport dealer) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(3);
        List<List<byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = new byte[random.nextInt(10) == 0 ? random.nextInt(70_000) : random.nextInt(300)];
            random.nextBytes(body);
            List<byte[]> message = List.of(new byte[0], body, new byte[] {(byte) i});
            sent.add(message);
            assertThat(dealer.send(message)).isTrue();
            if (i >= 50) {
                assertThat(dealer.receive(PATIENCE)).containsExactlyElementsOf(sent.get(i - 50));
            }
        }
        for (int i = MESSAGES - 50; i < MESSAGES; i++) {
            assertThat(dealer.receive(PATIENCE)).containsExactlyElementsOf(sent.get(i));
        }
    }

    @Test
    void echoesJeroMqReqs() {
        try (engine;
                ZContext context = new ZContext()) {
            EchoRouter echo = new EchoRouter(engine, RouterSettings.defaults());
            int forgotten = 0;
            for (int i = 0; i < 20; i++) {
                while (!isEchoed(context, echo.endpoint(), "hello " + i)) {
                    assertThat(++forgotten).isLessThanOrEqualTo(FORGOTTEN_MAX);
                }
            }
        }
    }

    /** A socket of its own each: JeroMQ forgets a new connection now and then, at times for good. */
    private static boolean isEchoed(ZContext context, String endpoint, String text) {
        ZMQ.Socket req = context.createSocket(SocketType.REQ);
        try {
            req.setReceiveTimeOut(3_000);
            req.setHandshakeIvl(1_000);
            req.connect(endpoint);
            req.send(text);
            String reply = req.recvStr();
            assertThat(reply).isIn(text, null);
            return reply != null;
        } finally {
            req.close();
        }
    }

    @Test
    void echoesLibzmqDealersAndReqs() throws Exception {
        try (engine) {
            EchoRouter echo = new EchoRouter(engine, RouterSettings.defaults());
            Process python = python(PYTHON_DEALER, echo.endpoint());
            try (BufferedReader out = python.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("500");
            } finally {
                python.destroy();
            }
            assertThat(echo.router().stats().transportFaults()).isZero();
        }
    }

    @Test
    void isEchoedByLibzmqRouter() throws Exception {
        Process python = python(PYTHON_ROUTER);
        try (engine;
                BufferedReader out = python.inputReader(StandardCharsets.UTF_8)) {
            String port = out.readLine();

            exchange(engine.dealer("tcp://127.0.0.1:" + port, DealerSettings.defaults()));
        } finally {
            python.destroy();
            assertThat(python.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The environment that build-config/test-tools.sh makes, else the machine's own Python. */
    private static Process python(String script, String... arguments) throws IOException, InterruptedException {
        Path made = Path.of(System.getProperty("reeve.root", ".."), "target/test-python/bin/python");
        String interpreter = Files.isExecutable(made) ? made.toString() : "python3";
        Assumptions.assumeTrue(
                hasZmq(interpreter), "no Python with pyzmq: run build-config/test-tools.sh . (needs python3-venv)");
        List<String> command = new ArrayList<>(List.of(interpreter, "-c", script));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static boolean hasZmq(String interpreter) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(interpreter, "-c", "import zmq")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
