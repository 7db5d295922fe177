// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Doctor's look at this machine: JDK, data folder, secrets, ports. */
final class MachineChecks {
    private static final int JDK_MIN = 25;
    private static final long FREE_BYTES_MIN = 1L << 30;
    private static final List<String> SECRETS = List.of("admin-key", "app-key", "encryption-key", "database-password");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Installation installation;

    MachineChecks(Installation installation) {
        this.installation = installation;
    }

    Finding jdk() {
        Runtime.Version version = Runtime.version();
        String detail = version + " (" + System.getProperty("java.vendor", "?") + ")";
        return version.feature() >= JDK_MIN
                ? Finding.ok("JDK", detail)
                : Finding.fail("JDK", detail, "Install a JDK 25 and set REEVE_JAVA_HOME to it.");
    }

    Finding dataFolder() {
        Path folder = installation.folder();
        if (!Files.isDirectory(folder)) {
            return Finding.note("data folder", folder + " does not exist yet; ./reeve up makes it");
        }
        if (!Files.isReadable(folder) || !Files.isWritable(folder)) {
            return Finding.fail(
                    "data folder",
                    folder + " cannot be used by this user",
                    "Run as its owner, or name another one with --data.");
        }
        return freeSpace(folder);
    }

    private static Finding freeSpace(Path folder) {
        try {
            long freeBytes = Files.getFileStore(folder).getUsableSpace();
            String detail = folder + ", " + (freeBytes >> 20) + " MiB free";
            return freeBytes >= FREE_BYTES_MIN
                    ? Finding.ok("data folder", detail)
                    : Finding.warn("data folder", detail, "Free some space: PostgreSQL stops when the disk is full.");
        } catch (IOException e) {
            return Finding.warn("data folder", folder + ": " + e.getMessage(), "Look at the file system.");
        }
    }

    /** Secrets that others can read, each with the command that mends it. */
    List<Finding> secrets() {
        List<Finding> findings = new ArrayList<>();
        for (String name : SECRETS) {
            Path file = installation.folder().resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                findings.add(secret(name, file));
            }
        }
        return findings;
    }

    private static Finding secret(String name, Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            String shown = PosixFilePermissions.toString(permissions);
            return OWNER_ONLY.containsAll(permissions)
                    ? Finding.ok(name, shown)
                    : Finding.fail(
                            name,
                            shown + ": others can read it",
                            "chmod 600 " + file + "; then make a new key, as it may be known.");
        } catch (UnsupportedOperationException e) {
            return Finding.note(name, "this file system has no permissions to look at");
        } catch (IOException e) {
            return Finding.fail(name, "cannot be looked at: " + e.getMessage(), "Run as the owner of " + file + ".");
        }
    }

    /** With no Reeve running its ports must be free; each busy one is named with the setting that moves it. */
    static Finding port(int port, String setting, boolean isReeveRunning) {
        String subject = "port " + port;
        boolean isFree = isFree(port);
        if (isReeveRunning) {
            return isFree
                    ? Finding.note(subject, "free: this Reeve uses another one (" + setting + ")")
                    : Finding.ok(subject, "in use, Reeve is running (" + setting + ")");
        }
        return isFree
                ? Finding.ok(subject, "free (" + setting + ")")
                : Finding.fail(
                        subject, "in use by another program", "Stop it, or start with --set " + setting + "=PORT.");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
