// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * h2spec, the conformance suite of HTTP/2, over both ports. What does not pass is listed with its reason; a test that
 * begins to pass has to be taken off the list. {@code build-config/test-tools.sh} builds the tool.
 */
@Tag("W6")
class H2SpecIT extends TlsFixture {
    private static final Path TOOL = Path.of("..", "target", "test-go", "h2spec");

    /** Tests that fail on both ports, as h2spec names them, and why. */
    private static final Map<String, String> KNOWN = Map.of(
            "5.1 closed: Sends a HEADERS frame", "Netty ignores it instead of ending the connection",
            "5.1 half closed (remote): Sends a HEADERS frame", "Netty ends the stream, not the connection",
            "5.1.1 Sends stream identifier that is numerically smaller than previous", "Netty ignores it as closed");

    /** Beside them on the port in clear. */
    private static final Map<String, String> KNOWN_IN_CLEAR = Map.of(
            "3.5 Sends invalid connection preface", "the port speaks HTTP/1.1 too: it is answered 400 and closed");

    private static final Pattern SECTION = Pattern.compile("^\\s*([0-9]+(?:\\.[0-9]+)*)\\. ");
    private static final Pattern FAILED = Pattern.compile("^\\s*\u00d7 (?:[0-9]+: )?(.*)$");
    private static final Pattern SUMMARY =
            Pattern.compile("([0-9]+) tests, ([0-9]+) passed, ([0-9]+) skipped, ([0-9]+) failed");

    private record Result(int tests, int passed, int skipped, Set<String> failed) {}

    private static Result run(int port, String... more) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(TOOL), "no h2spec: build-config/test-tools.sh builds it");
        Path output = Files.createTempFile(folder, "h2spec", ".txt");
        List<String> command = new ArrayList<>(
                List.of(TOOL.toAbsolutePath().toString(), "-p", Integer.toString(port), "-P", "/status/", "-o", "2"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int _ = process.waitFor();
        return parse(Files.readString(output, StandardCharsets.UTF_8));
    }

    private static Result parse(String output) {
        Set<String> failed = new TreeSet<>();
        String section = "";
        for (String line : output.split("\\R", -1)) {
            Matcher heading = SECTION.matcher(line);
            Matcher failure = FAILED.matcher(line);
            if (heading.find()) {
                section = heading.group(1);
            } else if (failure.find()) {
                failed.add(section + " " + failure.group(1).strip());
            }
        }
        Matcher summary = SUMMARY.matcher(output);
        assertThat(summary.find()).as(output).isTrue();
        return new Result(
                Integer.parseInt(summary.group(1)),
                Integer.parseInt(summary.group(2)),
                Integer.parseInt(summary.group(3)),
                failed);
    }

    /** Which of the known ones fail depends on which of two frames Netty sees first: none but those may. */
    private static void check(Result result, Set<String> known) {
        assertThat(known).as("failed of " + result).containsAll(result.failed());
        assertThat(result.passed())
                .isEqualTo(result.tests() - result.skipped() - result.failed().size());
        assertThat(result.tests()).isGreaterThan(140);
    }

    @Test
    void thePortInClearKeepsToTheStandard() throws Exception {
        Set<String> known = new TreeSet<>(KNOWN.keySet());
        known.addAll(KNOWN_IN_CLEAR.keySet());
        check(run(gateway.port()), known);
    }

    @Test
    void thePortWithTlsDoesToo() throws Exception {
        // The first handshake of a JVM loads classes for longer than h2spec waits, at times for longer than we do.
        Awaitility.await().ignoreExceptions().untilAsserted(() -> socket("h2").close());
        check(run(gateway.tlsPort(), "-t", "-k"), KNOWN.keySet());
    }
}
