// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The PostgreSQL of a {@code ./reeve up}, as a process and as what others beside it may use. */
record UpDatabase(Path dataFolder) {
    private static final String USER = "reeve";
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    long pid() {
        return Long.parseLong(pidFile(PID_LINE));
    }

    void kill() {
        Launcher.run(new ProcessBuilder("kill", "-KILL", Long.toString(pid())), Duration.ofSeconds(5));
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + pidFile(PORT_LINE) + "/" + database;
    }

    String user() {
        return USER;
    }

    String password() {
        try {
            return Files.readString(dataFolder.resolve("database-password")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For one of our services that runs as a process of its own: {@code auth} or {@code logger}. */
    List<String> settings(String service, String database) {
        String prefix = "reeve." + service + ".database.";
        return List.of(prefix + "url=" + url(database), prefix + "username=" + USER, prefix + "password=" + password());
    }

    private String pidFile(int line) {
        Path file = dataFolder.resolve("postgres/data/postmaster.pid");
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).get(line).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
