// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that all clients pass. */
class ClientScenarioTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("reeve.root", "..")).resolve("client-scenarios");
    private static final int SCENARIOS_MIN = 50;
    /** Server-sent events are for browsers in networks that let no WebSocket through. */
    private static final Set<String> CANNOT = Set.of("sse");

    static List<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("CL-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void doesWhatTheSpecificationSays(String file) {
        JsonNode scenario = ScenarioRunner.read(FOLDER.resolve(file));
        scenario.path("needs")
                .forEach(need -> assumeTrue(!CANNOT.contains(need.asText()), "this client has no " + need.asText()));
        ScenarioRunner runner = new ScenarioRunner(FOLDER, scenario.path("client"));

        runner.run(scenario.path("steps"));

        runner.finish();
    }

    @Test
    void theSuiteIsThere() throws IOException {
        assertThat(scenarios()).hasSizeGreaterThan(SCENARIOS_MIN);
    }
}
