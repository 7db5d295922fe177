// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL programs that came as a Maven artifact of this machine's platform. Once per version. */
final class PostgresBinaries {
    /** The version of the artifact; a new one is unpacked beside the old one. */
    static final String VERSION = "18.6.0";

    private static final int OWNER_EXECUTE = 0100;

    private PostgresBinaries() {}

    /** Returns the folder with {@code bin/}, {@code lib/} and {@code share/}. */
    static Path unpackInto(Path parent) {
        Path home = parent.resolve("server-" + VERSION);
        if (Files.isDirectory(home)) {
            return home;
        }
        String archive = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw StartException.failed("this build has no PostgreSQL for " + archive
                        + "; build on this machine (./reeve build), or use a server of your own");
            }
            Files.createDirectories(parent);
            // its own name: another process may be unpacking into the same folder now
            Path draft = Files.createTempDirectory(parent, "server-" + VERSION + ".unpacking");
            unpack(new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed))), draft);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveUnlessThere(draft, home);
            return home;
        } catch (IOException e) {
            throw StartException.failed("cannot unpack PostgreSQL into " + home + ": " + e.getMessage());
        }
    }

    private static void moveUnlessThere(Path draft, Path home) throws IOException {
        try {
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            // the other process was first, with the same files
            DataFolder.delete(draft);
        }
    }

    static String archiveName(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        boolean arm = osArch.equals("aarch64");
        return "postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        TarArchiveEntry entry = tar.getNextEntry();
        while (entry != null) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("entry outside the archive: " + entry.getName());
            }
            unpackEntry(tar, entry, path);
            entry = tar.getNextEntry();
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
        boolean executable = (entry.getMode() & OWNER_EXECUTE) != 0;
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--");
        Files.setPosixFilePermissions(path, mode);
    }
}
