// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Programs on plain bindings in another language; the environment is made by build-config/test-tools.sh. */
final class Python {
    private static final Path INTERPRETER = Launcher.ROOT.resolve("target/test-python/bin/python");
    private static final Duration IMPORT_TIME_MAX = Duration.ofSeconds(20);

    private Python() {}

    /** Skips the test, saying what to type, where the environment is missing. */
    static void require() {
        Assumptions.assumeTrue(
                Files.isExecutable(INTERPRETER),
                "no Python environment with pyzmq: run build-config/test-tools.sh . (needs python3 and python3-venv)");
    }

    /** Skips the test where that environment has no such module either. */
    static void require(String module) {
        require();
        Launcher.Result imported =
                Launcher.run(new ProcessBuilder(INTERPRETER.toString(), "-c", "import " + module), IMPORT_TIME_MAX);
        Assumptions.assumeTrue(
                imported.exitCode() == 0, "no Python module " + module + ": run build-config/test-tools.sh .");
    }

    static ProcessBuilder peer(String script, String... arguments) {
        return new ProcessBuilder(command(script, arguments)).directory(Launcher.ROOT.toFile());
    }

    static List<String> command(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                INTERPRETER.toString(),
                Launcher.ROOT
                        .resolve("system-tests/peers/python")
                        .resolve(script)
                        .toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static Peer start(String script, String... arguments) {
        return Peer.start(peer(script, arguments));
    }
}
