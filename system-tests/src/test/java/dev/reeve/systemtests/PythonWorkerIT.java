// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/python-worker}, as it is: at every broker, encrypted, and gone at SIGTERM without losing a call. */
@Tag("interop")
@Timeout(60)
class PythonWorkerIT {
    private static final String PROGRAM =
            Launcher.ROOT.resolve("examples/python-worker/worker.py").toString();
    private static final int CALLERS = 6;
    private static final int ROUNDS = 6;

    private final CurveKeyPair worker = CurveFiles.pair();

    @TempDir
    private Path folder;

    @BeforeAll
    static void needPython() {
        Python.require();
    }

    @Test
    @Tag("X-09")
    void workersThatAreToldToEndUnderLoadLoseNothing() throws Exception {
        CurveFiles curve = new CurveFiles(folder);
        CurveKeyPair client = CurveFiles.pair();
        String[] settings = curve.settings(
                client.publicKeyZ85() + " app client\n" + worker.publicKeyZ85()
                        + " shop worker services=hello-python\n",
                BrokerProcess.ofService("*", "policy=public"),
                "reeve.broker.mdp.transport=zmtp");
        Deque<Peer> workers = new ArrayDeque<>();
        try (BrokerProcess one = BrokerProcess.start(settings);
                BrokerProcess two = BrokerProcess.start(settings)) {
            String brokers = one.endpoint() + "," + two.endpoint();
            try (ReeveClient calling = ReeveClient.builder()
                            .brokers(brokers)
                            .keyFile(curve.keyFile(client))
                            .start();
                    Load load = new Load(calling)) {
                workers.add(start(brokers, curve));
                for (int i = 0; i < ROUNDS; i++) {
                    workers.add(start(brokers, curve));
                    load.awaitMore(CALLERS * 4);
                    assertThat(workers.remove().terminate()).isZero();
                }
                load.awaitMore(CALLERS * 4);
                load.end();

                assertThat(load.failures).isEmpty();
            }
        } finally {
            workers.forEach(Peer::close);
        }
    }

    /** It does not know DRAIN, and beats on. */
    @Test
    void itLeavesABrokerThatKnowsTheRfcOnly() throws Exception {
        int[] ports = UpProcess.freePorts();
        String endpoint = "tcp://127.0.0.1:" + ports[1];
        try (Peer foreign = Python.start("mdp_broker.py", endpoint, "0.2");
                Peer peer = Peer.start(program(endpoint, ports[2]))) {
            foreign.awaitLine("worker hello-python");
            foreign.awaitLine("beat");
            awaitOpen(ports[2]);

            assertThat(peer.terminate()).isZero();
            foreign.awaitLine("gone hello-python");
        }
    }

    private static void awaitOpen(int port) {
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                });
    }

    private Peer start(String brokers, CurveFiles curve) throws IOException {
        ProcessBuilder builder = program(brokers, 0);
        builder.environment().put("REEVE_KEY_FILE", curve.keyFile(worker).toString());
        Peer peer = Peer.start(builder);
        peer.awaitLine("hello-python: registering at");
        return peer;
    }

    private static ProcessBuilder program(String brokers, int probePort) {
        ProcessBuilder builder = Python.peer(PROGRAM);
        builder.environment().put("REEVE_BROKERS", brokers);
        builder.environment().put("HELLO_SECONDS", "0.01");
        if (probePort > 0) {
            builder.environment().put("REEVE_MANAGEMENT_PORT", Integer.toString(probePort));
        }
        return builder;
    }

    /** Calls that must not be done twice, one after the other by each caller: none of them is sent again. */
    private static final class Load implements AutoCloseable {
        private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

        Load(ReeveClient client) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> callOn(client));
            }
        }

        private void callOn(ReeveClient client) {
            while (!over.get()) {
                try {
                    byte[] body = client.call(Request.builder("hello-python")
                                    .body("Ada".getBytes(UTF_8))
                                    .deadline(Duration.ofSeconds(20))
                                    .build())
                            .body();
                    assertThat(new String(body, UTF_8)).isEqualTo("Hello Ada from Python");
                    answered.incrementAndGet();
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e.toString());
                }
            }
        }

        void awaitMore(int calls) {
            int before = answered.get();
            await().atMost(Duration.ofSeconds(20)).until(() -> answered.get() >= before + calls || !failures.isEmpty());
            assertThat(List.copyOf(failures)).isEmpty();
        }

        /** Waits until all calls have ended. */
        void end() {
            over.set(true);
            callers.close();
        }

        @Override
        public void close() {
            end();
        }
    }
}
