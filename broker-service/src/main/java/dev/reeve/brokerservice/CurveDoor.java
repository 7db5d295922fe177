// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.WatchedFiles;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListEntry;
import dev.reeve.zmtp.curve.AllowListRole;
import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyException;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.CurveServer;
import dev.reeve.zmtp.curve.CurveServerKeys;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import dev.reeve.zmtp.wire.NullMechanism;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The encrypted MDP port: the keys in force and who may come in by them, both read again every 2 s. {@link #look} runs
 * on a thread of its own.
 */
final class CurveDoor implements AutoCloseable {
    private static final String DOMAIN = "mdp";
    private static final String KEY_FILE = BrokerSetup.PREFIX + "mdp.key-file";
    private static final String ALLOW_LIST = BrokerSetup.PREFIX + "mdp.allow-list";
    private static final Duration SELF_TEST_TIME_MAX = Duration.ofSeconds(10);
    private static final Duration SELF_TEST_POLL = Duration.ofMillis(20);
    private static final long LOOK_MS = 2_000;
    private static final String OWN_USER = "broker-itself";

    private final SecureRandom random = new SecureRandom();
    private final CurveCrypto crypto;
    private final CurveKeyPair ownPair = CurveKeyPair.generate(random);
    private final AllowedKeys allowed;
    private final CurveServer server;
    private final List<WatchedFiles> files;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reeve-broker-keys").daemon(true).factory());
    private volatile LongConsumer closePeer = _ -> {};

    /**
     * Reads both files.
     *
     * @throws ConfigException one of them cannot be used
     */
    CurveDoor(KeySettings settings) {
        this.crypto = settings.crypto();
        this.allowed = new AllowedKeys(
                AllowList.empty(),
                new AllowListEntry(ownPair.publicKeyZ85(), OWN_USER, AllowListRole.CLIENT, "", Set.of(), Set.of()));
        WatchedFiles list =
                new WatchedFiles(ALLOW_LIST, List.of(settings.allowList()), () -> takeAllowList(settings.allowList()));
        WatchedFiles keys = new WatchedFiles(KEY_FILE, List.of(settings.keyFile()), () -> takeKeys(settings.keyFile()));
        this.files = List.of(keys, list);
        this.server = new CurveServer(firstKeys(settings), allowed, DOMAIN, random, crypto);
        list.takeFirst();
    }

    /** A server cannot be without keys, so the first ones are not taken like those that follow. */
    private static CurveServerKeys firstKeys(KeySettings settings) {
        try {
            return CurveKeyFile.read(settings.keyFile()).serverKeys();
        } catch (CurveKeyException e) {
            throw new ConfigException(KEY_FILE + "=" + settings.keyFile() + " is refused: " + e.getMessage(), e);
        }
    }

    private void takeAllowList(Path file) throws IOException {
        if (Files.size(file) > AllowList.BYTES_MAX) {
            throw new IllegalArgumentException("it is larger than " + AllowList.BYTES_MAX + " bytes");
        }
        requireOwnersAlone(file);
        AllowList list = AllowList.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        allowed.replace(list).forEach(closePeer::accept);
    }

    /** Who may write the list may let anybody in. */
    private static void requireOwnersAlone(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IllegalArgumentException("everybody on this machine may change it; chmod o-w it");
        }
    }

    private void takeKeys(Path file) {
        server.replaceKeys(CurveKeyFile.read(file).serverKeys());
    }

    /** The engine with this door's keys: for the listener, and for the broker's own connection to it. */
    TransportProvider transports() {
        return new NettyTransportProvider(server, new OwnClient(server, ownPair, random, crypto));
    }

    /** Begins to look at the files. */
    void watch(LongConsumer closing) {
        closePeer = closing;
        var _ = watching.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Takes new content of the files into use, if there is any. */
    void look() {
        files.forEach(WatchedFiles::look);
    }

    /**
     * Connects with a key that nobody knows (J7). Whoever relies on encryption must not find out later that the door
     * was open.
     *
     * @throws ConfigException it was let in, or not refused as it should be
     */
    void requireStrangersRefused(String endpoint) {
        CurveClient stranger = new CurveClient(CurveKeyPair.generate(random), server.publicKey(), random, crypto);
        try (TransportProvider transports = new NettyTransportProvider(new NullMechanism(), stranger);
                DealerTransport dealer = transports.dealer(endpoint, DealerSettings.defaults())) {
            long deadlineNs = System.nanoTime() + SELF_TEST_TIME_MAX.toNanos();
            while (!dealer.isClosed() && System.nanoTime() - deadlineNs < 0) {
                var _ = dealer.receive(SELF_TEST_POLL);
            }
            if (dealer.closeReason() != CloseReason.DENIED) {
                throw new ConfigException("The self-test of the encrypted MDP port failed: a key that is not on the"
                        + " allow-list was not refused (" + dealer.closeReason() + "). The broker does not start.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ConfigException("interrupted in the self-test of the encrypted MDP port");
        }
    }

    CurveCrypto crypto() {
        return crypto;
    }

    AllowedKeys allowed() {
        return allowed;
    }

    List<WatchedFiles> files() {
        return files;
    }

    @Override
    public void close() {
        watching.shutdownNow();
        ownPair.close();
    }
}
