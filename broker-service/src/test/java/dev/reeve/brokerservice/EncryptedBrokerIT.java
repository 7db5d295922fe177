// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.NullMechanism;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with keys and an allow-list, as it is started; plain MDP peers with keys of their own. */
@Tag("27-01")
final class EncryptedBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MdpVersion MDP = MdpVersion.MDP02;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CurveKeyPair client = KeyFolder.newPair();
    private final CurveKeyPair worker = KeyFolder.newPair();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable BrokerService broker;
    private KeyFolder keys;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() {
        keys = new KeyFolder(folder);
        keys.allow(lineOf(client, "app client services=shop.*"), lineOf(worker, "shop worker services=shop.*"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        if (broker != null) {
            broker.stop(new ShutdownEvent());
        }
    }

    private static String lineOf(CurveKeyPair pair, String rest) {
        return pair.publicKeyZ85() + " " + rest;
    }

    private BrokerService service(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(keys.settings());
        all.putAll(more);
        return new BrokerService(
                BrokerSetupTest.config(all),
                new BrokerMetrics(metrics, new CollectorRegistry()),
                Optional.of("/for/those/who/connect"),
                Optional.of("1.0"));
    }

    private String start() {
        BrokerService started = service(Map.of());
        started.start(new StartupEvent());
        broker = started;
        return started.endpoint();
    }

    private boolean isAlive() {
        return Objects.requireNonNull(broker).isAlive();
    }

    private DealerTransport dealer(String endpoint, Mechanism mechanism) {
        TransportProvider transports = new NettyTransportProvider(new NullMechanism(), mechanism);
        open.add(transports);
        return transports.dealer(endpoint, DealerSettings.defaults());
    }

    private static List<byte[]> next(DealerTransport dealer) throws InterruptedException {
        return Objects.requireNonNull(dealer.receive(PATIENCE), () -> "nothing came: " + dealer.closeReason());
    }

    private static void awaitClosed(DealerTransport dealer, CloseReason reason) {
        await().atMost(PATIENCE).until(dealer::isClosed);
        assertThat(dealer.closeReason()).isEqualTo(reason);
    }

    private static boolean isThere(DealerTransport asking, String service) throws InterruptedException {
        assertThat(asking.send(MdpEncoder.clientRequest(MDP, "mmi.service", List.of(text(service)))))
                .isTrue();
        return new String(next(asking).getLast(), StandardCharsets.UTF_8).equals("200");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private double count(String name, String... tags) {
        return Objects.requireNonNull(metrics.find(name).tags(tags).functionCounter())
                .count();
    }

    @Test
    @Tag("J7")
    @Tag("26-03")
    void carriesCallsOfAllowedKeysAndRefusesOthers() throws Exception {
        String endpoint = start();
        DealerTransport serving = dealer(endpoint, keys.client(worker));
        DealerTransport calling = dealer(endpoint, keys.client(client));
        assertThat(serving.send(MdpEncoder.workerReady(MDP, "shop.till", null))).isTrue();
        await().atMost(PATIENCE).until(() -> isThere(calling, "shop.till"));

        assertThat(calling.send(MdpEncoder.clientRequest(MDP, "shop.till", List.of(text("sum")))))
                .isTrue();
        assertThat(MdpDecoder.toWorker(next(serving)))
                .isInstanceOfSatisfying(Decoded.Ok.class, ok -> answer(serving, (WorkerInbound.Request) ok.value()));

        assertThat(next(calling).getLast()).isEqualTo(text("42"));
        awaitClosed(dealer(endpoint, keys.client(KeyFolder.newPair())), CloseReason.DENIED);
        assertThat(isAlive()).as("it reaches itself through its own encryption").isTrue();
        assertThat(count("reeve.broker.keys.denied"))
                .as("the self-test and the stranger")
                .isEqualTo(2);
    }

    private static void answer(DealerTransport serving, WorkerInbound.Request request) {
        assertThat(request.body().getLast()).isEqualTo(text("sum"));
        assertThat(serving.send(MdpEncoder.workerReply(MDP, true, request.address(), List.of(text("42")))))
                .isTrue();
    }

    @Test
    void workerKeyServesItsServicesOnly() throws Exception {
        DealerTransport serving = dealer(start(), keys.client(worker));

        assertThat(serving.send(MdpEncoder.workerReady(MDP, "bank.vault", null)))
                .isTrue();

        assertThat(MdpDecoder.toWorker(next(serving)))
                .isInstanceOfSatisfying(
                        Decoded.Ok.class,
                        ok -> assertThat(ok.value()).isInstanceOf(WorkerInbound.BrokerDisconnect.class));
    }

    @Test
    void clientKeyServesNothing() throws Exception {
        DealerTransport serving = dealer(start(), keys.client(client));

        assertThat(serving.send(MdpEncoder.workerReady(MDP, "shop.till", null))).isTrue();

        assertThat(MdpDecoder.toWorker(next(serving)))
                .isInstanceOfSatisfying(
                        Decoded.Ok.class,
                        ok -> assertThat(ok.value()).isInstanceOf(WorkerInbound.BrokerDisconnect.class));
    }

    @Test
    @Tag("J13")
    void refusesWhoTalksInClearOrNamesAnotherServer() {
        String endpoint = start();
        CurveClient lost = KeyFolder.client(client, KeyFolder.newPair().publicKey());

        awaitClosed(dealer(endpoint, new NullMechanism()), CloseReason.MECHANISM_MISMATCH);
        awaitClosed(dealer(endpoint, lost), CloseReason.PEER_CLOSED);
    }

    @Test
    void removedKeyIsPutOutAndNewOneComesInWithoutRestart() throws Exception {
        String endpoint = start();
        DealerTransport first = dealer(endpoint, keys.client(client));
        DealerTransport other = dealer(endpoint, keys.client(worker));
        assertThat(isThere(first, "nobody")).isFalse();
        assertThat(isThere(other, "nobody")).isFalse();
        CurveKeyPair added = KeyFolder.newPair();

        keys.allow(lineOf(worker, "shop worker services=shop.*"), lineOf(added, "new client"));

        awaitClosed(first, CloseReason.PEER_CLOSED);
        awaitClosed(dealer(endpoint, keys.client(client)), CloseReason.DENIED);
        assertThat(isThere(dealer(endpoint, keys.client(added)), "nobody")).isFalse();
        assertThat(isThere(other, "nobody"))
                .as("who stays on the list stays connected")
                .isFalse();
    }

    @Test
    void brokenListLeavesTheOldOneInForce() throws Exception {
        String endpoint = start();
        DealerTransport connected = dealer(endpoint, keys.client(client));
        assertThat(isThere(connected, "nobody")).isFalse();

        keys.write("nonsense\n");

        await().atMost(PATIENCE)
                .until(() -> count(
                                "reeve.broker.keys.reloads",
                                "setting",
                                "reeve.broker.mdp.allow-list",
                                "result",
                                "refused")
                        == 1);
        assertThat(isThere(connected, "nobody")).isFalse();
        assertThat(isThere(dealer(endpoint, keys.client(client)), "nobody")).isFalse();
    }

    @Test
    void bothServerKeysAreGoodUntilRotationIsFinished() throws Exception {
        String endpoint = start();
        CurveKeyPair fresh = KeyFolder.newPair();
        CurveClient knowsNew = KeyFolder.client(client, fresh.publicKey());
        CurveClient knowsOld = keys.client(client);

        keys.replaceKeys(fresh, Optional.of(keys.broker));
        awaitKeyFilesTaken(1);
        DealerTransport stays = dealer(endpoint, knowsOld);
        assertThat(isThere(dealer(endpoint, knowsNew), "nobody")).isFalse();
        assertThat(isThere(stays, "nobody")).isFalse();

        keys.replaceKeys(fresh, Optional.empty());
        awaitKeyFilesTaken(2);
        awaitClosed(dealer(endpoint, knowsOld), CloseReason.PEER_CLOSED);
        assertThat(isThere(dealer(endpoint, knowsNew), "nobody")).isFalse();
        assertThat(isThere(stays, "nobody"))
                .as("connections that stand are not cut")
                .isFalse();
        assertThat(isAlive()).isTrue();
    }

    private void awaitKeyFilesTaken(int times) {
        await().atMost(PATIENCE)
                .until(() ->
                        count("reeve.broker.keys.reloads", "setting", "reeve.broker.mdp.key-file", "result", "taken")
                                == times);
    }

    @Test
    @Tag("23-07")
    void encryptedPortMayListenBeyondLoopback() throws Exception {
        BrokerService started = service(Map.of("reeve.broker.mdp.host", "0.0.0.0"));
        started.start(new StartupEvent());
        broker = started;

        assertThat(isThere(dealer(started.endpoint(), keys.client(client)), "nobody"))
                .isFalse();
    }

    @Test
    void namesWhatIsWrongWithItsFilesAtStart() throws Exception {
        keys.write("nonsense");
        assertRefused("reeve.broker.mdp.allow-list", "line 1");

        Path _ = Files.setPosixFilePermissions(keys.allowList, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertRefused("reeve.broker.mdp.allow-list", "chmod o-w");

        Path _ = Files.setPosixFilePermissions(keys.keyFile, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused("reeve.broker.mdp.key-file", "chmod 600");

        Files.delete(keys.keyFile);
        assertRefused("reeve.broker.mdp.key-file", "does not exist");
    }

    private void assertRefused(String setting, String why) {
        BrokerService refused = service(Map.of());
        assertThatThrownBy(() -> refused.start(new StartupEvent()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(why);
    }

    @Test
    void keysNeedTheOwnEngineAndOneAnother() {
        assertThatThrownBy(() -> BrokerSetupTest.setup(
                        Map.of("reeve.broker.mdp.key-file", "k", "reeve.broker.mdp.transport", "jeromq")))
                .hasMessageContaining("reeve.broker.mdp.transport=zmtp");
        assertThatThrownBy(() -> BrokerSetupTest.setup(Map.of("reeve.broker.mdp.key-file", "k")))
                .hasMessageContaining("mdp.allow-list");
        assertThatThrownBy(() -> BrokerSetupTest.setup(Map.of("reeve.broker.mdp.allow-list", "a")))
                .hasMessageContaining("mdp.key-file");
    }
}
