// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder that {@code up} keeps everything in (docs/configuration.md). Secrets in it are readable by their owner
 * only.
 */
record DataFolder(Path path) {
    /** Not the database's programs beside its data: they are the same again. */
    private static final List<String> EMPTIED_BY_FRESH =
            List.of("postgres/data", "log", "admin-key", "app-key", "encryption-key", "database-password");

    /**
     * Names the folder: the option, else {@code REEVE_DATA}, else {@code $XDG_DATA_HOME/reeve} or {@code
     * ~/.local/share/reeve}, and {@code /var/lib/reeve} for root.
     */
    static DataFolder locate(@Nullable Path option, Map<String, String> environment, Path home, boolean root) {
        if (option != null) {
            return new DataFolder(option.toAbsolutePath().normalize());
        }
        String named = environment.getOrDefault("REEVE_DATA", "");
        if (!named.isBlank()) {
            return new DataFolder(Path.of(named).toAbsolutePath().normalize());
        }
        if (root) {
            return new DataFolder(Path.of("/var/lib/reeve"));
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = xdg.isBlank() ? home.resolve(".local/share") : Path.of(xdg);
        return new DataFolder(base.resolve("reeve").toAbsolutePath().normalize());
    }

    /**
     * Makes the folder; others may pass through it (PostgreSQL runs as another user when we are root) but not list
     * it.
     */
    void create() {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectories(log());
            Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw StartException.failed("cannot use the data folder " + path + ": " + e.getMessage()
                    + "; name another one with --data or REEVE_DATA");
        }
    }

    /** Removes what {@code up} has made, and nothing else: {@code reeve.properties} and foreign files stay. */
    void empty() {
        for (String name : EMPTIED_BY_FRESH) {
            delete(path.resolve(name));
        }
    }

    Path postgres() {
        return path.resolve("postgres");
    }

    Path log() {
        return path.resolve("log");
    }

    Path lock() {
        return path.resolve("lock");
    }

    Path settings() {
        return path.resolve("reeve.properties");
    }

    Path secret(String name) {
        return path.resolve(name);
    }

    /**
     * Makes a one-line secret (mode 0600) unless it is there.
     *
     * @return true if it was made now
     */
    boolean ensureSecret(String name, Supplier<String> value) {
        Path file = secret(name);
        if (Files.exists(file)) {
            return false;
        }
        try {
            Path draft = Files.createTempFile(
                    path,
                    name,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, value.get() + "\n", StandardCharsets.UTF_8, StandardOpenOption.WRITE);
            Files.move(draft, file);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    String readSecret(String name) {
        try {
            return Files.readString(secret(name), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw StartException.failed("cannot read " + secret(name) + ": " + e.getMessage());
        }
    }

    static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StartException.failed("cannot empty " + tree + ": " + e.getMessage());
        }
    }
}
