// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.FreePort;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenTelemetry SDKs' own exporters over gRPC, unmodified, into the gateway's port for logs alone. */
@Tag("L10")
class OtlpExporterIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final int PORT = FreePort.find();
    private static final URI COLLECTOR = URI.create("http://127.0.0.1:" + PORT);

    private static @Nullable GatewayProcess gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayProcess.start("tcp://127.0.0.1:" + REEVE.brokerPort(), "reeve.gateway.otlp.grpc-port=" + PORT)
                .awaitSessions();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void takesWhatTheJavaSdkExports(String compression) {
        String text = "java grpc exporter says hello, compression " + compression;
        try (OtelLogs logs = OtelLogs.overGrpc(COLLECTOR, compression, REEVE.appKey(), "java-grpc-shop")) {
            assertThat(logs.error(text).flush()).isTrue();
        }

        JsonNode entry = StoredLogs.await(REEVE, text);
        assertThat(entry.path("level").asText()).isEqualTo("ERROR");
        assertThat(entry.path("app").asText()).isEqualTo("java-grpc-shop");
    }

    @Test
    void takesWhatThePythonSdkExports() {
        Python.require("opentelemetry.exporter.otlp.proto.grpc");

        Launcher.Result result = Launcher.run(
                Python.peer(
                        "otel_logs.py",
                        "grpc",
                        COLLECTOR.toString(),
                        REEVE.appKey(),
                        "python-grpc-shop",
                        "python grpc exporter says hello"),
                Duration.ofSeconds(40));

        assertThat(result.out()).as(result.err()).contains("sent");
        assertThat(StoredLogs.await(REEVE, "python grpc exporter says hello")
                        .path("app")
                        .asText())
                .isEqualTo("python-grpc-shop");
    }

    @Test
    void anExporterWithAKeyThatIsNoneIsToldSo() {
        try (OtelLogs logs = OtelLogs.overGrpc(COLLECTOR, "none", "rvp_wrong", "nobody")) {
            assertThat(logs.error("nobody says this").flush()).isFalse();
        }
    }
}
