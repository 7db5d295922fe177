// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that all clients pass. */
class ClientScenarioTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("reeve.root", "..")).resolve("client-scenarios");
    private static final int SCENARIOS_MIN = 50;

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
        ScenarioRunner runner = new ScenarioRunner(FOLDER, scenario.path("client"));

        runner.run(scenario.path("steps"));

        runner.finish();
    }

    @Test
    void anotherUserGetsAnotherSocket() {
        run("[{'include':'open'},"
                + "{'do':'signIn','as':'x','email':'b@example.org','password':'correct horse'},"
                + "{'expectHttp':{'path':'/v1/auth/sign-in'}},"
                + "{'replyHttp':{'status':200,'body':{'user':'u_2','session':'s_2','accessToken':'at-b',"
                + "'expiresInMs':600000,'refreshToken':'rt-b'}}},"
                + "{'expectClosed':{}},{'expectConnect':{}},{'acceptConnect':{}},"
                + "{'expectFrame':{'auth':{'token':'at-b'}}},{'expectResult':'x','body':{'user':'u_2'}}]");
    }

    @Test
    void whoSignsOutIsNotToldThatTheSessionWasLost() {
        run("[{'include':'open'},{'do':'signOut','as':'x'},{'expectHttp':{'path':'/v1/auth/sign-out'}},"
                + "{'closeSocket':4201},{'expectState':'idle'},{'replyHttp':{'status':200,'body':{}}},"
                + "{'expectResult':'x'},{'expectStore':{'session':null}},{'expectNothing':{}}]");
    }

    @Test
    void theSuiteIsThere() throws IOException {
        assertThat(scenarios()).hasSizeGreaterThan(SCENARIOS_MIN);
    }

    private static void run(String steps) {
        ScenarioRunner runner = new ScenarioRunner(FOLDER, Json.object().put("store", "signedIn"));
        runner.run(Json.parsed(steps.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        runner.finish();
    }
}
