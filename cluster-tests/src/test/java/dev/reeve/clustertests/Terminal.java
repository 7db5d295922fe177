// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** {@code ./reeve} at somebody's terminal outside of the cluster, with an administrator's key. */
record Terminal(URI gateway, String key) {
    private static final int SECONDS_MAX = 60;

    /** Returns what it printed; throws if it does not end well. */
    String reeve(String... words) {
        return reeveReads("", words);
    }

    /** The same of a command that reads something. */
    String reeveReads(String input, String... words) {
        try {
            Process process = start(words);
            try (var in = process.outputWriter(UTF_8)) {
                in.write(input);
            }
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("./reeve " + String.join(" ", words) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A command that goes on until it is closed. */
    Running running(String... words) {
        try {
            return new Running(start(words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Cluster.ROOT.resolve("reeve").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // the build that runs this test has built it
        builder.environment().put("REEVE_SKIP_BUILD", "1");
        builder.environment().put("REEVE_URL", gateway.toString());
        builder.environment().put("REEVE_API_KEY", key);
        return builder.start();
    }

    /** What it printed so far. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        private Running(Process process) {
            this.process = process;
            Thread.ofVirtual().start(this::read);
        }

        boolean printed(String part) {
            return lines.stream().anyMatch(line -> line.contains(part));
        }

        List<String> lines() {
            return List.copyOf(lines);
        }

        @Override
        public void close() {
            process.destroy();
        }

        private void read() {
            try (BufferedReader out = process.inputReader(UTF_8)) {
                out.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("it is read no more: " + e);
            }
        }
    }
}
