// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where programs are started to fill their caches: free ports of this machine, a key to encrypt with, a broker if one
 * is packaged, a database if one is wanted and can be had, no Kubernetes. Of this process' environment they see
 * nothing.
 */
final class Rehearsal implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private final Path folder;
    private final Map<String, String> settings;
    private final @Nullable Player broker;
    private final @Nullable RehearsalDatabase database;

    private Rehearsal(
            Path folder, Map<String, String> settings, @Nullable Player broker, @Nullable RehearsalDatabase database) {
        this.folder = folder;
        this.settings = settings;
        this.broker = broker;
        this.database = database;
    }

    /**
     * @param broker as it is packaged; without it programs look for one in vain
     * @param stores whether a database is wanted
     */
    static Rehearsal begin(Path folder, Path broker, boolean stores) throws IOException, InterruptedException {
        Folders.remove(folder);
        Files.createDirectories(folder.resolve("tmp"));
        int port = freePort();
        Map<String, String> settings = settings(folder, port);
        RehearsalDatabase database = stores ? RehearsalDatabase.start(folder.resolve("database.log")) : null;
        if (database != null) {
            settings.putAll(database.settings());
        }
        if (!Files.exists(broker)) {
            return new Rehearsal(folder, settings, null, database);
        }
        Start how = new Start.Quarkus();
        List<String> command = JavaCommand.of(
                how,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                List.of("-Xmx64m"),
                broker.toString());
        Map<String, String> own = new HashMap<>(settings);
        own.put("REEVE_BROKER_MDP_PORT", Integer.toString(port));
        Player player = Player.start(how, command, own, folder.resolve("peer.log"));
        var _ = player.awaitReady(false);
        return new Rehearsal(folder, settings, player, database);
    }

    /** What programs say goes here. */
    Path folder() {
        return folder;
    }

    /** Whether it has all that the program needs to become ready, as far as is known here. */
    boolean isComplete(App app) {
        return app.stores() && broker != null && database != null;
    }

    Player start(Start how, List<String> command, Path log) throws IOException {
        return Player.start(how, command, settings, log);
    }

    @Override
    public void close() throws IOException {
        if (broker != null) {
            // Nobody needs what it would write down.
            broker.process().destroyForcibly();
        }
        if (database != null) {
            database.close();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** For all alike: what a program does not know it does not read. */
    private static Map<String, String> settings(Path folder, int brokerPort) throws IOException {
        Path key = folder.resolve("key");
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, Base64.getEncoder().encodeToString(secret), StandardCharsets.US_ASCII);
        Map<String, String> settings = new HashMap<>();
        settings.put("HOME", folder.toString());
        settings.put("TMPDIR", folder.resolve("tmp").toString());
        settings.put("REEVE_BROKERS", "tcp://127.0.0.1:" + brokerPort);
        settings.put("REEVE_BROKER_MDP_PORT", "0");
        settings.put("REEVE_BROKER_STATS_PORT", "0");
        settings.put("REEVE_GATEWAY_PORT", "0");
        settings.put("REEVE_AUTH_ENCRYPTION_KEY_FILE", key.toString());
        settings.put("REEVE_POD_NAMESPACE", "rehearsal");
        settings.put("REEVE_POD_NAME", "rehearsal");
        // Whatever cluster this machine knows is none of its business.
        settings.put("KUBECONFIG", folder.resolve("no-cluster").toString());
        settings.put("KUBERNETES_MASTER", "http://127.0.0.1:1");
        return settings;
    }
}
