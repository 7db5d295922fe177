// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenAPI document is a valid one, and the gateway does what it says: requests made up from it by Schemathesis get
 * answers that it describes.
 */
@Timeout(180)
class SchemathesisIT {
    private static final Path TOOLS = Launcher.ROOT.resolve("target/test-schemathesis/bin");

    /** What is not called, by its path, and why. */
    private static final Map<String, String> EXCLUDED = new TreeMap<>(Map.of(
            "^/v1/logs/tail$", "a stream without an end",
            "^/v1/topics/.*/events$", "a stream without an end",
            "^/v1/auth/sign-out", "ends the session that the test calls with",
            "^/v1/auth/me/delete$", "ends the account that the test calls with",
            "^/v1/admin/keys/revoke$", "may hit the key that the test calls with",
            "^/v1/admin/signing-keys/rotate$", "ends every token",
            "^/v1/gateway/connections", "closes connections"));

    @TempDir
    static Path folder;

    private static DataFolder data;
    private static UpProcess up;
    private static Peer greeter;
    private static String token;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                Files.isExecutable(TOOLS.resolve("st")), "no Schemathesis: run build-config/test-tools.sh .");
        data = DataFolder.make("schemathesis");
        up = UpProcess.start(
                data.path(),
                UpProcess.settings(
                        "reeve.gateway.limits.subject-rate=10000",
                        "reeve.gateway.limits.subject-burst=10000",
                        "reeve.gateway.limits.address-rate=10000",
                        "reeve.gateway.limits.address-burst=10000"));
        greeter = GreeterExample.start("tcp://127.0.0.1:" + up.brokerPort());
        token = up.cli("token").out().strip();
    }

    @AfterAll
    static void stop() {
        if (up != null) {
            greeter.close();
            up.close();
            data.close();
        }
    }

    private static Path document() throws IOException {
        // The gateway looks for descriptors now and then.
        String json = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> new Http(up.url()).get("/v1/openapi.json", token).body(),
                        text -> text.contains(GreeterExample.SERVICE));
        return Files.writeString(folder.resolve("openapi.json"), json);
    }

    private static Launcher.Result run(Path document, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(document.toString());
        return Launcher.run(new ProcessBuilder(command).directory(folder.toFile()), Duration.ofMinutes(2));
    }

    @Test
    void theDocumentIsOpenApi() throws Exception {
        Launcher.Result result =
                run(document(), TOOLS.resolve("openapi-spec-validator").toString());

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    @Test
    void everyAnswerIsOneThatTheDocumentDescribes() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                TOOLS.resolve("st").toString(),
                "run",
                "--url=" + up.url(),
                "--header=Authorization: Bearer " + token,
                // One of its own would be of some milliseconds now and then, and 504 the answer.
                "--header=Reeve-Deadline-Ms: 5000",
                "--checks=not_a_server_error,status_code_conformance,content_type_conformance,"
                        + "response_schema_conformance",
                "--phases=fuzzing",
                "--max-examples=2",
                "--seed=20261126",
                "--suppress-health-check=all",
                "--continue-on-failure",
                "--no-color",
                "--workers=2"));
        arguments.add("--exclude-path-regex=" + String.join("|", EXCLUDED.keySet()));

        Launcher.Result result = run(document(), arguments.toArray(String[]::new));

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).containsPattern("Test cases:\\R +([0-9]+) generated, \\1 passed\\R");
    }
}
