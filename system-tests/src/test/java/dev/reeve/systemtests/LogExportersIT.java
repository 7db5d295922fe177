// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The OpenTelemetry SDKs' own exporters, unmodified, into the gateway. */
@Tag("L10")
class LogExportersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @Test
    void takesWhatTheJavaSdkExports() {
        try (OtelLogs logs = OtelLogs.overHttp(REEVE.url(), REEVE.appKey(), "java-shop")) {
            logs.error("java exporter says hello");
        }

        JsonNode entry = StoredLogs.await(REEVE, "java exporter says hello");
        assertThat(entry.path("level").asText()).isEqualTo("ERROR");
        assertThat(entry.path("app").asText()).isEqualTo("java-shop");
    }

    @Test
    void takesWhatThePythonSdkExports() {
        Python.require();

        Launcher.Result result = Launcher.run(
                Python.peer(
                        "otel_logs.py",
                        "http",
                        REEVE.url().toString(),
                        REEVE.appKey(),
                        "python-shop",
                        "python exporter says hello"),
                Duration.ofSeconds(40));

        assertThat(result.out()).as(result.err()).contains("sent");
        assertThat(StoredLogs.await(REEVE, "python exporter says hello")
                        .path("app")
                        .asText())
                .isEqualTo("python-shop");
        assertThat(StoredLogs.await(REEVE, "payment failed").path("level").asText())
                .isEqualTo("ERROR");
    }
}
