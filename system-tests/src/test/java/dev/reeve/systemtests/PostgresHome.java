// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One copy of PostgreSQL's programs for all {@code ./reeve up} of all test runs: unpacking takes a third of a first
 * start. Not below the build folder, as PostgreSQL runs as another user when we are root.
 */
final class PostgresHome {
    private static final FileAttribute<?> PASSABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));
    private static final Path SHARED = make();

    private PostgresHome() {}

    static Path shared() {
        return SHARED;
    }

    private static Path make() {
        String user = System.getProperty("user.name");
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "reeve-test-postgres-" + user);
        try {
            return Files.createDirectory(folder, PASSABLE);
        } catch (FileAlreadyExistsException _) {
            return isOurs(folder, user) ? folder : temporary();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever else made it may have put other programs there. */
    private static boolean isOurs(Path folder, String user) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(user);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("reeve-test-postgres", PASSABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
