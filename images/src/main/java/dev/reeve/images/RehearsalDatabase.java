// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the image {@code postgres} runs, on this machine, for programs that want a database to become ready. It is
 * thrown away with all that is in it.
 */
final class RehearsalDatabase implements AutoCloseable {
    private static final int TRIES_MAX = 300;
    private static final int PAUSE_MS = 100;
    private static final int END_SECONDS_MAX = 20;

    private final Path folder;
    private final Process process;
    private final Map<String, String> settings;

    private RehearsalDatabase(Path folder, Process process, Map<String, String> settings) {
        this.folder = folder;
        this.process = process;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Waits until it listens.
     *
     * @param log where it says what it does
     * @return null: this machine cannot run it; the log may say why
     */
    static @Nullable RehearsalDatabase start(Path log) throws IOException, InterruptedException {
        if (RehearsalDatabase.class.getResource(PostgresImage.archive()) == null) {
            return null;
        }
        // Not below the output: as another user it may have to be read from.
        Path folder = Files.createTempDirectory("reeve-rehearsal");
        PostgresImage.unpack(folder.resolve("programs"));
        Path script = PostgresImage.script(folder);
        Path volume = Files.createDirectory(folder.resolve("volume"));
        String password = UUID.randomUUID().toString();
        Path secret = Files.writeString(folder.resolve("password"), password + "\n", StandardCharsets.US_ASCII);
        if (isRoot()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        int port = Rehearsal.freePort();
        ProcessBuilder builder = command(folder.resolve("programs"), script, "-c", "listen_addresses=127.0.0.1")
                .directory(volume.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "REEVE_POSTGRES_VOLUME", volume.toString(),
                        "REEVE_POSTGRES_PASSWORD_FILE", secret.toString(),
                        "REEVE_POSTGRES_PORT", Integer.toString(port)));
        try {
            RehearsalDatabase started = new RehearsalDatabase(folder, builder.start(), settings(port, password));
            if (started.awaitOpen(port)) {
                return started;
            }
            started.close();
        } catch (IOException e) {
            Files.writeString(log, "it did not start: " + e.getMessage() + "\n", StandardCharsets.UTF_8);
            Folders.remove(folder);
        }
        return null;
    }

    /** The image's script with its programs. PostgreSQL refuses root: then nobody runs it, and must be able to read. */
    static ProcessBuilder command(Path programs, Path script, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--clear-groups", "--"));
        }
        command.addAll(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("REEVE_POSTGRES_PROGRAMS", programs.toString());
        return builder;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Map<String, String> settings(int port, String password) {
        Map<String, String> settings = new HashMap<>();
        for (String service : List.of("AUTH", "LOGGER")) {
            settings.put("REEVE_" + service + "_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + port + "/reeve");
            settings.put("REEVE_" + service + "_DATABASE_PASSWORD", password);
        }
        return settings;
    }

    /** By which programs find it. */
    Map<String, String> settings() {
        return settings;
    }

    private boolean awaitOpen(int port) throws InterruptedException {
        for (int i = 0; i < TRIES_MAX; i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException _) {
                if (process.waitFor(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Folders.remove(folder);
    }
}
