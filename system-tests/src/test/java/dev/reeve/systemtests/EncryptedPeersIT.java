// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Reply;
import dev.reeve.clientsdk.Request;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.KeyRefusedException;
import dev.reeve.workersdk.Worker;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.Z85;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker process with keys and an allow-list; our SDKs, libzmq (pyzmq) and JeroMQ as peers, each with each. */
@Tag("interop")
@Timeout(120)
class EncryptedPeersIT {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final CurveKeyPair client = CurveFiles.pair();
    private final CurveKeyPair worker = CurveFiles.pair();

    @TempDir
    private Path folder;

    private CurveFiles curve;
    private CurveKeyPair broker;
    private @Nullable BrokerProcess running;

    @BeforeEach
    void startBroker() throws IOException {
        curve = new CurveFiles(folder);
        broker = curve.broker();
        running = BrokerProcess.start(curve.settings(
                client.publicKeyZ85() + " app client services=shop.*\n" + worker.publicKeyZ85()
                        + " shop worker services=shop.*\n",
                BrokerProcess.ofService("*", "policy=public"),
                "reeve.broker.mdp.transport=zmtp"));
    }

    @AfterEach
    void end() {
        if (running != null) {
            running.close();
        }
    }

    private String endpoint() {
        return Objects.requireNonNull(running).endpoint();
    }

    private String curveKeys(CurveKeyPair pair) {
        return pair.publicKeyZ85() + " " + Z85.encode(pair.secretKey()) + " " + broker.publicKeyZ85();
    }

    private Worker sdkWorker(CurveKeyPair pair, CurveKeyPair server) throws IOException {
        return Worker.builder()
                .brokers(endpoint())
                .keyFile(curve.keyFile(pair, server))
                .shutdownHook(false)
                .service(
                        "shop.sdk",
                        service -> service.method("upper", Codec.payload(), (body, _) -> SdkPeers.upper(body)))
                .start();
    }

    private ReeveClient sdkClient(CurveKeyPair pair, CurveKeyPair server) throws IOException {
        return ReeveClient.builder()
                .brokers(endpoint())
                .keyFile(curve.keyFile(pair, server))
                .start();
    }

    private static String call(ReeveClient client, String service, Duration deadline) {
        Reply reply = client.call(Request.builder(service)
                .method("upper")
                .body("hello".getBytes(StandardCharsets.UTF_8))
                .deadline(deadline)
                .build());
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void sdksAndLibzmqCallEachOther() throws Exception {
        MdpPeer python = new MdpPeer(MdpPeer.Language.PYTHON, "0.2");
        python.require();
        try (Worker ours = sdkWorker(worker, broker);
                Peer theirs = python.startWorkerWithKeys(endpoint(), curveKeys(worker), "shop.python");
                ReeveClient calling = sdkClient(client, broker)) {
            theirs.awaitLine("ready");
            assertThat(ours.awaitReady(DEADLINE)).isTrue();

            assertThat(call(calling, "shop.sdk", DEADLINE)).isEqualTo("HELLO");
            assertThat(call(calling, "shop.python", DEADLINE)).isEqualTo("HELLO");
            assertThat(python.callWithKeys(endpoint(), curveKeys(client), "shop.python=hello"))
                    .isEqualTo(List.of("shop.python partial hello", "shop.python final HELLO"));
        }
    }

    @Test
    void sdksAndJeroMqCallEachOther() throws Exception {
        try (Worker ours = sdkWorker(worker, broker);
                JeroMqPeer serving = new JeroMqPeer(endpoint(), worker, broker);
                JeroMqPeer asking = new JeroMqPeer(endpoint(), client, broker);
                ReeveClient calling = sdkClient(client, broker)) {
            serving.startWorker("shop.jeromq");
            assertThat(ours.awaitReady(DEADLINE)).isTrue();

            assertThat(call(calling, "shop.jeromq", DEADLINE)).isEqualTo("HELLO");
            assertThat(asking.call("shop.sdk", "hello")).isEqualTo("HELLO");
            assertThat(asking.call("shop.jeromq", "hello")).isEqualTo("HELLO");
        }
    }

    @Test
    void unknownKeyWrongServerKeyAndNoKeyGetNowhere() throws Exception {
        try (ReeveClient stranger = sdkClient(CurveFiles.pair(), broker);
                ReeveClient lost = sdkClient(client, CurveFiles.pair());
                ReeveClient inClear = ReeveClient.builder().brokers(endpoint()).start();
                Worker foreign = sdkWorker(CurveFiles.pair(), broker)) {
            assertThatThrownBy(() -> call(stranger, "shop.sdk", DEADLINE)).hasMessageContaining("allow-list");
            for (ReeveClient refused : List.of(lost, inClear)) {
                assertThatThrownBy(() -> call(refused, "shop.sdk", Duration.ofSeconds(2)))
                        .hasMessageContaining("no broker answers");
            }
            assertThatThrownBy(() -> foreign.awaitReady(DEADLINE)).isInstanceOf(KeyRefusedException.class);
        }
    }
}
