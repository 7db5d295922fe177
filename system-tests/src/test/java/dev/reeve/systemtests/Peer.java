// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A running program whose lines the test reads; killed at the end. */
final class Peer implements AutoCloseable {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(60);

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Peer(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static Peer start(ProcessBuilder builder) {
        try {
            return new Peer(builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return lines;
    }

    /** Lines that begin so. */
    long count(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).count();
    }

    void awaitLine(String start) {
        await(line -> line.startsWith(start), start);
    }

    /** Waits until so many lines begin so. */
    void awaitLines(String start, int count) {
        Awaitility.await(count + " lines with '" + start + "' of " + lines)
                .atMost(Duration.ofSeconds(30))
                .until(() -> count(start) >= count || !process.isAlive());
        assertThat(count(start)).as("lines with '%s' of %s", start, lines).isGreaterThanOrEqualTo(count);
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

    /** Waits for the end; all of its lines are there then. */
    int awaitExit() {
        try {
            if (!process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end within " + EXIT_TIMEOUT + ": " + lines);
            }
            reader.join(EXIT_TIMEOUT);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, then waits for the end. */
    int terminate() {
        // not Process.destroy(): that closes the output, and with it the last lines
        process.toHandle().destroy();
        return awaitExit();
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
