// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running program whose lines the test reads; killed at the end. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Peer(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    List<String> lines() {
        return lines;
    }

    void awaitLine(String start) {
        await().atMost(Duration.ofSeconds(20))
                .failFast(() -> !process.isAlive() && lines.stream().noneMatch(line -> line.startsWith(start)))
                .until(() -> lines.stream().anyMatch(line -> line.startsWith(start)));
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                line = reader.readLine();
            }
        } catch (IOException e) {
            lines.add("output ended: " + e.getMessage());
        }
    }
}
