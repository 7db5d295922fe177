// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.testkit.ProcessPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            ProcessBuilder builder = new ProcessBuilder(command(words)).redirectErrorStream(true);
            builder.environment().putAll(environment());
            Process process = builder.start();
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

    /** A command that goes on until the processes end. */
    ProcessPool.Child start(ProcessPool processes, String... words) {
        return processes.start("./reeve " + words[0], command(words), environment());
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(
                List.of(Cluster.ROOT.resolve("reeve").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of(
                // the build that runs this test has built it
                "REEVE_SKIP_BUILD", "1", "REEVE_URL", gateway.toString(), "REEVE_API_KEY", key);
    }
}
