// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

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
        await(line -> line.startsWith(start), start);
    }

    void awaitText(String text) {
        await(line -> line.contains(text), text);
    }

    private void await(Predicate<String> wanted, String name) {
        Awaitility.await("a line with '" + name + "'")
                .atMost(Duration.ofSeconds(30))
                .until(() -> lines.stream().anyMatch(wanted) || !process.isAlive());
        assertThat(lines).as("lines until the end of the process").anyMatch(wanted);
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
