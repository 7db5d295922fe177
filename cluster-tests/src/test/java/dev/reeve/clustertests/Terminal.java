// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import dev.reeve.testkit.ProcessPool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./reeve} at somebody's terminal outside of the cluster, with an administrator's key. */
record Terminal(URI gateway, String key) {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** Returns what it printed; throws if it does not end well. */
    String reeve(String... words) {
        return reeveReads("", words);
    }

    /** The same of a command that reads something. */
    String reeveReads(String input, String... words) {
        ProcessBuilder builder = new ProcessBuilder(command(words));
        builder.environment().putAll(environment());
        return Command.run(builder, input, AT_MOST);
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
