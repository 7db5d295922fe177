// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * A folder for the data of one {@code ./reeve up}. Not below the build folder, and passable: PostgreSQL runs as another
 * user when we are root and must be able to get there.
 */
record DataFolder(Path path) implements AutoCloseable {
    static DataFolder make(String name) {
        try {
            Path folder = Files.createTempDirectory("reeve-" + name);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return new DataFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Launcher.run(new ProcessBuilder("rm", "-rf", path.toString()), Duration.ofSeconds(20));
    }
}
