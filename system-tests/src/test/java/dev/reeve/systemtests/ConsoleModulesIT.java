// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Runs the unit tests of the page's pure modules with Node's own test runner. */
class ConsoleModulesIT {
    private static final Path TESTS = Launcher.ROOT.resolve("console/src/test/js");
    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");
    private static final int NODE_MIN = 20;

    @Test
    void passTheirOwnTests() throws IOException {
        Assumptions.assumeTrue(
                nodeVersion() >= NODE_MIN, "Node " + NODE_MIN + " or newer is needed to run the page's unit tests");

        Launcher.Result result = Launcher.run(new ProcessBuilder(command()), Duration.ofSeconds(50));

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        Matcher passed = PASSED.matcher(result.out());
        assertThat(passed.find()).as(result.out()).isTrue();
        assertThat(Integer.parseInt(passed.group(1))).isGreaterThan(30);
    }

    private static List<String> command() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            Stream<String> tests = files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.mjs"))
                    .sorted();
            return Stream.concat(Stream.of("node", "--test", "--test-reporter=tap"), tests)
                    .toList();
        }
    }

    /** 0 where there is no Node. */
    private static int nodeVersion() {
        boolean isThere = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        if (!isThere) {
            return 0;
        }
        String version = Launcher.run(new ProcessBuilder("node", "--version"), Duration.ofSeconds(10))
                .out();
        Matcher major = Pattern.compile("v(\\d+)\\.").matcher(version);
        return major.find() ? Integer.parseInt(major.group(1)) : 0;
    }
}
