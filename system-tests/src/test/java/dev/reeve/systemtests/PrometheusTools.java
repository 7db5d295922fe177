// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Debian's package {@code prometheus}: the server and {@code promtool}; where it is missing the tests are skipped. */
final class PrometheusTools {
    private static final Duration CHECK_MAX = Duration.ofSeconds(60);

    private PrometheusTools() {}

    /** @param name {@code prometheus} or {@code promtool} */
    static Path require(String name) {
        String own = System.getenv().getOrDefault("REEVE_" + name.toUpperCase(Locale.ROOT), "");
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<Path> places = Stream.concat(
                Stream.of(own).filter(place -> !place.isEmpty()).map(Path::of),
                Arrays.stream(path.split(":", -1)).map(folder -> Path.of(folder, name)));
        Optional<Path> found = places.filter(Files::isExecutable).findFirst();
        String missing = "no " + name + ": apt-get install prometheus";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow();
    }

    /** Runs {@code promtool}; it must be content. */
    static void promtool(String... arguments) {
        String[] command = Stream.concat(Stream.of(require("promtool").toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        Launcher.Result result = Launcher.run(new ProcessBuilder(command), CHECK_MAX);
        if (result.exitCode() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + result.out() + result.err());
        }
    }

    /** What {@code promtool} says of metrics as they are exported. */
    static List<String> check(Path exported) {
        Launcher.Result result = Launcher.run(
                new ProcessBuilder(require("promtool").toString(), "check", "metrics").redirectInput(exported.toFile()),
                CHECK_MAX);
        return (result.out() + result.err()).lines().toList();
    }
}
