// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
    private static final Map<String, String> FILES = Map.of("tls.certificate", "a.pem", "tls.private-key", "b.pem");

    @Test
    void theFilesAloneOpenThePortWithTheDefaults() {
        // When
        TlsSettings tls = requireNonNull(RunningGateway.settings(FILES).tls());

        // Then
        assertThat(tls).isEqualTo(new TlsSettings(Path.of("a.pem"), Path.of("b.pem"), 8_443, Duration.ofDays(365)));
        assertThat(tls.strictTransport()).isEqualTo("max-age=31536000");
    }

    @Test
    void everyKeyIsRead() {
        // When
        GatewaySettings settings = RunningGateway.settings(Map.of(
                "tls.certificate",
                "a.pem",
                "tls.private-key",
                "b.pem",
                "tls.port",
                "82",
                "tls.hsts",
                "0s",
                "port",
                "-1"));

        // Then
        TlsSettings tls = requireNonNull(settings.tls());
        assertThat(tls).isEqualTo(new TlsSettings(Path.of("a.pem"), Path.of("b.pem"), 82, Duration.ZERO));
        assertThat(tls.strictTransport()).isEmpty();
        assertThat(settings.port()).isEqualTo(GatewaySettings.NO_PORT);
    }

    @Test
    void oneFileWithoutTheOtherIsNamed() {
        assertThatThrownBy(() -> RunningGateway.settings(Map.of("tls.certificate", "a.pem")))
                .hasMessageContaining("reeve.gateway.tls.private-key is not set")
                .hasMessageContaining("allowed");
        assertThatThrownBy(() -> RunningGateway.settings(Map.of("tls.private-key", "a.pem")))
                .hasMessageContaining("reeve.gateway.tls.certificate is not set");
    }
}
