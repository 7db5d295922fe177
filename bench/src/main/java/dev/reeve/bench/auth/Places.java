// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where servers run.
 *
 * @param root of the checkout
 * @param data a folder that goes with the run
 * @param logs of their output
 */
public record Places(Path root, Path data, Path logs) implements AutoCloseable {
    static Places make() throws IOException {
        return make("auth");
    }

    /** With logs in a folder of that name. */
    public static Places make(String name) throws IOException {
        Path root = Path.of(System.getProperty("reeve.root", ".")).toAbsolutePath();
        // Not under the checkout: PostgreSQL runs as another user where root starts it, and has to reach its files.
        Path data = Files.createTempDirectory("reeve-bench-" + name);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        return new Places(root, data, root.resolve("bench/target/logs/" + name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
