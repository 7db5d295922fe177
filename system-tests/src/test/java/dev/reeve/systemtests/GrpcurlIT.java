// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** grpcurl, as a person at a terminal would use it, with the public proto files. */
@Tag("G3")
class GrpcurlIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Path TOOL = Launcher.ROOT.resolve("target/test-go/grpcurl");

    @BeforeAll
    static void needsTheTool() {
        Assumptions.assumeTrue(Files.isExecutable(TOOL), "no grpcurl: run build-config/test-tools.sh . (needs go)");
    }

    private static Launcher.Result call(String proto, String method, String body, String... options) {
        List<String> command = new ArrayList<>(List.of(
                TOOL.toString(), "-plaintext", "-import-path", "gateway-api/src/main/protobuf", "-proto", proto));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", body, "127.0.0.1:" + REEVE.url().getPort(), method));
        return Launcher.run(new ProcessBuilder(command).directory(Launcher.ROOT.toFile()), Duration.ofSeconds(30));
    }

    @Test
    void aSessionIsStartedAndUsed() {
        // Given
        Launcher.Result session = call("reeve/auth/v1/auth.proto", "reeve.auth.v1.Auth/StartAnonymous", "{}");
        String token = session.out().replaceAll("(?s).*\"accessToken\": \"([^\"]+)\".*", "$1");

        // When
        Launcher.Result me =
                call("reeve/auth/v1/auth.proto", "reeve.auth.v1.Auth/Me", "{}", "-H", "authorization: Bearer " + token);

        // Then
        assertThat(session.exitCode()).as(session.err()).isZero();
        assertThat(me.exitCode()).as(me.err()).isZero();
        assertThat(me.out()).contains("\"anonymous\": true");
    }

    @Test
    @Tag("G1")
    void anErrorHasItsCodeAndErrorInfo() {
        // When
        Launcher.Result me = call("reeve/auth/v1/auth.proto", "reeve.auth.v1.Auth/Me", "{}");

        // Then
        assertThat(me.exitCode()).isEqualTo(64 + 16);
        assertThat(me.err()).contains("Unauthenticated").contains("google.rpc.ErrorInfo");
    }

    @Test
    void theGatewayIsHealthy() {
        // When
        Launcher.Result health = call("grpc/health/v1/health.proto", "grpc.health.v1.Health/Check", "{}");

        // Then
        assertThat(health.out()).contains("SERVING");
    }
}
